//! The top-level fields of a request that matter, found in one pass and left unread. It knows no dialect: what is
//! looked for is told by a layout.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Layout, PeekError, malformed, object};

/// The values of the fields that matter, unread.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) model: Option<&'a RawValue>,
    pub(super) stream: Option<&'a RawValue>,
    /// In the order of the layout's names.
    pub(super) max_tokens: [Option<&'a RawValue>; 2],
    pub(super) metadata: Option<&'a RawValue>,
    /// The first that is given twice.
    duplicate: Option<&'static str>,
}

impl<'a> Fields<'a> {
    /// Two models are an error because the upstream might take the one that the hub did not judge.
    pub(super) fn read(layout: &Layout, body: &'a [u8]) -> Result<Self, PeekError> {
        let text = object(body)?;
        let mut json = serde_json::Deserializer::from_str(text);
        let fields = FieldsOf(layout)
            .deserialize(&mut json)
            .and_then(|fields| json.end().map(|()| fields))
            .map_err(|error| malformed(&error))?;
        match fields.duplicate {
            Some(field) => Err(PeekError::Duplicate { field }),
            None => Ok(fields),
        }
    }
}

struct FieldsOf<'l>(&'l Layout);

impl<'de> DeserializeSeed<'de> for FieldsOf<'_> {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldsOf<'_> {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields::default();
        while let Some(known) = map.next_key_seed(Key(self.0))? {
            let (name, slot) = match known {
                Known::Model => ("model", &mut fields.model),
                Known::Stream => ("stream", &mut fields.stream),
                Known::MaxTokens(at, name) => (name, &mut fields.max_tokens[at]),
                Known::Metadata => ("metadata", &mut fields.metadata),
                Known::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if slot.replace(map.next_value()?).is_some() {
                fields.duplicate.get_or_insert(name);
            }
        }
        Ok(fields)
    }
}

enum Known {
    Model,
    Stream,
    MaxTokens(usize, &'static str),
    Metadata,
    Other,
}

/// Tells the keys apart after their escapes are undone: `"mod\u0065l"` is `model` to the upstream, too.
struct Key<'l>(&'l Layout);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Known;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Known, E> {
        Ok(match key {
            "model" => Known::Model,
            "stream" => Known::Stream,
            "metadata" => Known::Metadata,
            _ => {
                let mut names = self.0.max_tokens.iter().enumerate();
                names
                    .find(|(_, name)| **name == key)
                    .map_or(Known::Other, |(at, name)| Known::MaxTokens(at, name))
            }
        })
    }
}
