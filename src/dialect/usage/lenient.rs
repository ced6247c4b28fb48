//! Fields that are read as far as they can be: a vendor's odd value must cost neither the rest of its event nor the
//! rest of its usage. Nothing here knows a dialect.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value of the expected shape, or nothing.
#[derive(Clone, Copy, Debug)]
pub(in crate::dialect) struct Lenient<T>(pub(in crate::dialect) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(serde_json::from_str(raw.get()).ok()))
    }
}

/// A token count; absent where it is null, negative or no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect) struct Count(pub(in crate::dialect) Option<u64>);

impl Count {
    /// The number, or zero.
    pub(in crate::dialect) fn get(self) -> u64 {
        self.0.unwrap_or(0)
    }

    /// A later report is in place of this one.
    pub(in crate::dialect) fn replace(&mut self, later: Self) {
        self.0 = later.0.or(self.0);
    }

    /// A later report is in place of this one, but zero takes nothing back: some relays fill what they do not know
    /// with zeros.
    pub(in crate::dialect) fn advance(&mut self, later: Self) {
        if self.get() == 0 || later.get() > 0 {
            self.replace(later);
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let scalar = Any::<Self>(PhantomData);
        deserializer.deserialize_any(scalar)
    }
}

/// How much text a value holds, in bytes of UTF-8, wherever inside it the text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::dialect) struct Payload(pub(in crate::dialect) usize);

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any::<Self>(PhantomData))
    }
}

/// What one of the two makes of each kind of value. The default is that it is worth nothing.
trait Reading: Default {
    fn unsigned(_: u64) -> Self {
        Self::default()
    }

    fn float(_: f64) -> Self {
        Self::default()
    }

    fn text(text: &str) -> Self;

    /// Adds an element of a list or a field of an object.
    fn gather<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error>;

    fn gather_field<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<bool, A::Error>;
}

impl Reading for Count {
    fn unsigned(count: u64) -> Self {
        Self(Some(count))
    }

    fn float(count: f64) -> Self {
        // A float beyond u64 saturates; one that is negative is no count.
        Self((count >= 0.0).then_some(count as u64))
    }

    fn text(text: &str) -> Self {
        Self(text.parse().ok())
    }

    fn gather<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        Ok(list.next_element::<IgnoredAny>()?.is_some())
    }

    fn gather_field<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<bool, A::Error> {
        Ok(map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some())
    }
}

impl Reading for Payload {
    fn text(text: &str) -> Self {
        Self(text.len())
    }

    fn gather<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let element = list.next_element::<Self>()?;
        self.0 += element.unwrap_or_default().0;
        Ok(element.is_some())
    }

    fn gather_field<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<bool, A::Error> {
        let entry = map.next_entry::<IgnoredAny, Self>()?;
        self.0 += entry.map_or(0, |(_, value)| value.0);
        Ok(entry.is_some())
    }
}

struct Any<T>(PhantomData<T>);

impl<'de, T: Reading> Visitor<'de> for Any<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_u64<E>(self, count: u64) -> Result<T, E> {
        Ok(T::unsigned(count))
    }

    fn visit_i64<E>(self, count: i64) -> Result<T, E> {
        Ok(u64::try_from(count).map_or_else(|_| T::default(), T::unsigned))
    }

    fn visit_f64<E>(self, count: f64) -> Result<T, E> {
        Ok(T::float(count))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let mut reading = T::default();
        while reading.gather(&mut list)? {}
        Ok(reading)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut reading = T::default();
        while reading.gather_field(&mut map)? {}
        Ok(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_whatever_can_be_one() {
        for (json, count) in [
            ("7", Some(7)),
            ("7.9", Some(7)),
            ("1e30", Some(u64::MAX)),
            ("\"17\"", Some(17)),
            ("-3", None),
            ("-0.5", None),
            ("null", None),
            ("true", None),
            ("\"many\"", None),
            ("[1,[2]]", None),
            ("{\"a\":{\"b\":1}}", None),
        ] {
            assert_eq!(
                serde_json::from_str::<Count>(json).unwrap(),
                Count(count),
                "{json}"
            );
        }
    }

    #[test]
    fn a_payload_is_the_text_anywhere_inside() {
        for (json, length) in [
            ("\"\"", 0),
            ("null", 0),
            ("7", 0),
            ("\"hé\\n\"", 4),
            ("[{\"type\":\"text\",\"text\":\"hi\"},[\"x\"]]", 7),
        ] {
            assert_eq!(
                serde_json::from_str::<Payload>(json).unwrap(),
                Payload(length),
                "{json}"
            );
        }
    }

    #[test]
    fn zeros_take_nothing_back_where_they_may_be_fillings() {
        let mut count = Count(None);
        count.advance(Count(Some(0)));
        assert_eq!(count, Count(Some(0)));
        for later in [Some(5), Some(0), None] {
            count.advance(Count(later));
        }
        assert_eq!(count, Count(Some(5)));
        count.advance(Count(Some(3)));
        assert_eq!(count, Count(Some(3)));
    }
}
