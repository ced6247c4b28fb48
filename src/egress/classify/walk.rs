//! Goes through JSON that may be cut off or broken, and hands the fields of errors on as it meets them.
//! It decides neither which fields those are nor what they mean.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::said::{ENTERED, Said};

/// Whether this was JSON, or the beginning of JSON. What stood before a cut or a mistake is kept either way.
pub(super) fn read_json(said: &mut Said, text: &str) -> bool {
    let closed = close_string(text);
    let mut json = serde_json::Deserializer::from_str(&closed);
    let walk = Walk {
        said,
        within: "",
        name: "message",
        enter: true,
    };
    match walk.deserialize(&mut json) {
        Ok(()) => true,
        Err(error) => error.is_eof(),
    }
}

/// The text with the string closed in which it was cut off, so that a long message is not lost for its missing end.
fn close_string(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ => {}
        }
    }
    let mut closed = text.to_owned();
    if escaped {
        closed.pop();
    }
    if inside {
        closed.push('"');
    }
    closed
}

/// Goes through JSON and keeps what it meets at once, so that a cut loses only what came after it.
struct Walk<'a> {
    said: &'a mut Said,
    /// The name of the object that the field stands in.
    within: &'a str,
    name: &'a str,
    /// Whether an object or a list of this name is looked into.
    enter: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.said.take(self.within, self.name, &value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.said.take(self.within, self.name, &value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.said.take(self.within, self.name, &value.to_string());
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.said.take(self.within, self.name, value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if !self.enter {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        loop {
            let item = Walk {
                said: &mut *self.said,
                ..self
            };
            if items.next_element_seed(item)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            if !self.enter {
                fields.next_value::<IgnoredAny>()?;
                continue;
            }
            let name = name.to_ascii_lowercase();
            fields.next_value_seed(Walk {
                said: &mut *self.said,
                within: self.name,
                name: &name,
                enter: ENTERED.contains(&name.as_str()),
            })?;
        }
        Ok(())
    }
}
