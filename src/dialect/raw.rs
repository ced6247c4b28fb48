//! JSON read by slices of the body, and changed by replacing some of them: what is not touched stays byte for
//! byte. It knows no dialect.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A field of an object, unread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    key: &'a RawValue,
    pub value: &'a RawValue,
}

impl<'a> Member<'a> {
    pub fn name(&self) -> Cow<'a, str> {
        string(self.key).unwrap_or_default()
    }

    /// Whether this is its name, after escapes are undone.
    pub fn is(&self, name: &str) -> bool {
        let key = self.key.get();
        if key.contains('\\') {
            return string(self.key).is_some_and(|key| key == name);
        }
        &key[1..key.len() - 1] == name
    }
}

/// An object's fields in their order.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    pub members: Vec<Member<'a>>,
}

impl<'a> Object<'a> {
    /// `None` where this is no object.
    pub fn read(json: &'a str) -> Option<Self> {
        let members = serde_json::Deserializer::from_str(json).deserialize_map(AllMembers);
        Some(Self {
            members: members.ok()?,
        })
    }

    /// The value of a field; of one that is given twice the last, as most parsers have it.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        let named = self.members.iter().rev().find(|member| member.is(name));
        named.map(|member| member.value)
    }
}

struct AllMembers;

impl<'de> Visitor<'de> for AllMembers {
    type Value = Vec<Member<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            members.push(Member { key, value });
        }
        Ok(members)
    }
}

/// The values of some fields of an object, in one pass and without an allocation; `None` where it is no object.
pub(super) fn fields<'a, const N: usize>(
    json: &'a str,
    names: [&str; N],
) -> Option<[Option<&'a RawValue>; N]> {
    let seed = SomeFields(names);
    seed.deserialize(&mut serde_json::Deserializer::from_str(json))
        .ok()
}

/// The same of a text that has to be one object and nothing else; says what is wrong with it.
pub(super) fn checked_fields<'a, const N: usize>(
    json: &'a str,
    names: [&str; N],
) -> Result<[Option<&'a RawValue>; N], serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let values = SomeFields(names).deserialize(&mut reader)?;
    reader.end()?;
    Ok(values)
}

struct SomeFields<'n, const N: usize>([&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for SomeFields<'_, N> {
    type Value = [Option<&'de RawValue>; N];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for SomeFields<'_, N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = [None; N];
        while let Some(place) = map.next_key_seed(Place(&self.0))? {
            match place {
                Some(place) => values[place] = Some(map.next_value()?),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(values)
    }
}

/// Which of some names a key is.
struct Place<'n>(&'n [&'n str]);

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Place<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|name| *name == key))
    }
}

/// The items of an array; `None` where this is none.
pub(super) fn items(json: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json.get()).ok()
}

/// The text of a string; `None` where this is none.
pub(super) fn string(json: &RawValue) -> Option<Cow<'_, str>> {
    #[derive(serde::Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    serde_json::from_str::<Text<'_>>(json.get())
        .ok()
        .map(|text| text.0)
}

/// The text of a string that may be missing.
pub(super) fn text(json: Option<&RawValue>) -> Option<Cow<'_, str>> {
    json.and_then(string)
}

/// Changes to a body, gathered while it is read. No two may overlap.
pub(super) struct Edits<'a> {
    body: &'a str,
    changes: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub fn of(body: &'a str) -> Self {
        Self {
            body,
            changes: Vec::new(),
        }
    }

    /// Another value in the place of this one.
    pub fn replace(&mut self, part: &RawValue, json: String) {
        self.replace_part(part.get(), json);
    }

    /// The same of a value that is known as a slice of the body.
    pub fn replace_part(&mut self, part: &str, json: String) {
        let range = self.range(part);
        self.changes.push((range, json));
    }

    /// One more field at the end of an object.
    pub fn add(&mut self, object: &RawValue, members: &Object<'_>, member: &str) {
        let end = self.range(object.get()).end - 1;
        let comma = if members.members.is_empty() { "" } else { "," };
        self.changes.push((end..end, format!("{comma}{member}")));
    }

    /// Takes fields out of an object. Says how many.
    pub fn remove_members(
        &mut self,
        object: &Object<'_>,
        gone: impl Fn(&Member<'_>) -> bool,
    ) -> usize {
        let listed = object.members.iter().map(|member| {
            let range = self.range(member.key.get()).start..self.range(member.value.get()).end;
            (range, gone(member))
        });
        let listed = listed.collect();
        self.remove_listed(listed)
    }

    /// Takes items out of an array. Says how many.
    pub fn remove_items(&mut self, items: &[&RawValue], gone: &[bool]) -> usize {
        let listed = items.iter().zip(gone);
        let listed = listed
            .map(|(item, gone)| (self.range(item.get()), *gone))
            .collect();
        self.remove_listed(listed)
    }

    /// With each one that goes, goes one of the commas beside it.
    fn remove_listed(&mut self, listed: Vec<(Range<usize>, bool)>) -> usize {
        let last_kept = listed.iter().rposition(|(_, gone)| !gone);
        let tail = last_kept.map_or(0, |kept| kept + 1);
        for (this, next) in listed[..tail].iter().zip(listed.iter().skip(1)) {
            if this.1 {
                self.changes
                    .push((this.0.start..next.0.start, String::new()));
            }
        }
        if let (Some((first, _)), Some((last, _))) = (listed.get(tail), listed.last()) {
            let start = last_kept.map_or(first.start, |kept| listed[kept].0.end);
            self.changes.push((start..last.end, String::new()));
        }
        listed.iter().filter(|(_, gone)| *gone).count()
    }

    /// The changed body; `None` where nothing changed.
    pub fn apply(mut self) -> Option<Bytes> {
        if self.changes.is_empty() {
            return None;
        }
        self.changes.sort_by_key(|(range, _)| range.start);
        let mut changed = String::with_capacity(self.body.len() + 64);
        let mut at = 0;
        for (range, json) in &self.changes {
            changed.push_str(self.body.get(at..range.start)?);
            changed.push_str(json);
            at = range.end;
        }
        changed.push_str(&self.body[at..]);
        Some(changed.into())
    }

    /// Where a slice of the body lies: the distance of their beginnings is its place.
    fn range(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.body.as_ptr() as usize;
        start..start + part.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(body: &str, names: &[&str]) -> String {
        let object = Object::read(body).unwrap();
        let mut edits = Edits::of(body);
        let gone = edits.remove_members(&object, |member| names.iter().any(|name| member.is(name)));
        assert_eq!(gone, names.len(), "{body}");
        String::from_utf8(edits.apply().unwrap().to_vec()).unwrap()
    }

    #[test]
    fn fields_go_with_one_comma_each_and_the_rest_stays_as_it_was() {
        let body = r#"{ "a" : 1, "b":{"a":2} ,"c": "\u0041","d":1.0 }"#;
        assert_eq!(
            removed(body, &["a"]),
            r#"{ "b":{"a":2} ,"c": "\u0041","d":1.0 }"#
        );
        assert_eq!(
            removed(body, &["d"]),
            r#"{ "a" : 1, "b":{"a":2} ,"c": "\u0041" }"#
        );
        assert_eq!(removed(body, &["b", "c"]), r#"{ "a" : 1, "d":1.0 }"#);
        assert_eq!(removed(body, &["c", "d"]), r#"{ "a" : 1, "b":{"a":2} }"#);
        assert_eq!(removed(body, &["a", "c"]), r#"{ "b":{"a":2} ,"d":1.0 }"#);
        assert_eq!(removed(body, &["a", "b", "c", "d"]), "{  }");
    }

    #[test]
    fn keys_are_compared_after_their_escapes_are_undone() {
        let body = r#"{"mod\u0065l":1,"x\"y":2}"#;
        let object = Object::read(body).unwrap();
        assert_eq!(object.get("model").unwrap().get(), "1");
        assert_eq!(object.get("x\"y").unwrap().get(), "2");
        assert!(object.get("x\\\"y").is_none());
        let [model, none] = fields(body, ["model", "none"]).unwrap();
        assert_eq!(model.unwrap().get(), "1");
        assert!(none.is_none());
    }

    #[test]
    fn a_field_is_added_to_full_and_to_empty_objects() {
        for (body, expected) in [
            (r#"{"a": 1 }"#, r#"{"a": 1 ,"b":2}"#),
            ("{ }", r#"{ "b":2}"#),
        ] {
            let whole: &RawValue = serde_json::from_str(body).unwrap();
            let mut edits = Edits::of(whole.get());
            edits.add(whole, &Object::read(whole.get()).unwrap(), r#""b":2"#);
            assert_eq!(edits.apply().unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_object_has_no_fields() {
        for json in ["", "[]", "1", "{\"a\":", "{\"a\"}", "null"] {
            assert!(Object::read(json).is_none(), "{json}");
            assert!(fields(json, ["a"]).is_none(), "{json}");
        }
    }
}
