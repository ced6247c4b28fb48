//! Reading a client's request field by field, so that what is wrong with it, and what is not known of it, has a name.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::neutral::{Notes, Unsayable};
use crate::dialect::raw::Object;

/// An object whose fields are taken one by one; what nobody took was not known.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    object: Object<'a>,
    /// What stands before the names of its fields: empty, or `tools[2].`.
    path: String,
    taken: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub fn of(json: &'a str, path: impl Into<String>) -> Result<Self, Unsayable> {
        let path = path.into();
        match Object::read(json) {
            Some(object) => Ok(Self {
                object,
                path,
                taken: Vec::new(),
            }),
            None => {
                let field = path.trim_end_matches('.');
                let field = if field.is_empty() { "(body)" } else { field };
                Err(Unsayable::new(field, "must be an object"))
            }
        }
    }

    /// The value as it stands; `null` is as good as absent.
    pub fn raw(&mut self, name: &'static str) -> Option<&'a RawValue> {
        self.taken.push(name);
        self.object.get(name).filter(|raw| raw.get() != "null")
    }

    pub fn take<T: Deserialize<'a>>(&mut self, name: &'static str) -> Result<Option<T>, Unsayable> {
        let Some(raw) = self.raw(name) else {
            return Ok(None);
        };
        parse(raw, || self.path_of(name)).map(Some)
    }

    /// Where a field stands, for errors.
    pub fn path_of(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    /// Notes everything that was not taken.
    pub fn drop_rest(&self, notes: &mut Notes, why: &'static str) {
        for member in &self.object.members {
            let name = member.name();
            if member.value.get() != "null" && !self.taken.iter().any(|taken| *taken == name) {
                notes.drop(without_indices(&self.path_of(&name)), why);
            }
        }
    }
}

/// Reads a value; the error names the place inside it.
pub(super) fn parse<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    path: impl Fn() -> String,
) -> Result<T, Unsayable> {
    serde_json::from_str(raw.get()).map_err(|_| {
        // Only now, because following the path costs time.
        let again = serde_path_to_error::deserialize::<_, T>(
            &mut serde_json::Deserializer::from_str(raw.get()),
        );
        let (inner, reason) = match again {
            Err(error) => (error.path().to_string(), error.into_inner().to_string()),
            Ok(_) => (".".to_owned(), "trailing characters".to_owned()),
        };
        let reason = reason
            .rsplit_once(" at line ")
            .map_or(reason.as_str(), |cut| cut.0);
        let field = match inner.as_str() {
            "." => path(),
            inner if inner.starts_with('[') => format!("{}{inner}", path()),
            inner => format!("{}.{inner}", path()),
        };
        Unsayable::new(field, format!("cannot be read: {reason}"))
    })
}

/// `tools[2].defer_loading` → `tools[].defer_loading`: said once for all of them.
fn without_indices(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut inside = false;
    for char in path.chars() {
        match char {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        plain.push(char);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_and_what_is_unknown_has_a_name() {
        #[derive(Debug, Deserialize)]
        struct Item {
            #[expect(dead_code, reason = "only its type matters here")]
            text: String,
        }
        let json = r#"{"a": [{"text": "x"}, {"text": 7}], "b": null, "odd": 1}"#;
        let mut fields = Fields::of(json, "tools[2].").unwrap();
        let error = fields.take::<Vec<Item>>("a").unwrap_err();
        assert_eq!(error.field, "tools[2].a[1].text");
        assert_eq!(
            error.to_string(),
            "the field `tools[2].a[1].text` cannot be read: invalid type: integer `7`, expected a string"
        );
        assert_eq!(fields.take::<bool>("b").unwrap(), None);
        let mut notes = Notes::default();
        fields.drop_rest(&mut notes, "unknown");
        assert_eq!(notes.dropped().len(), 1);
        assert_eq!(notes.dropped()[0].field, "tools[].odd");
        assert_eq!(Fields::of("[]", "").unwrap_err().field, "(body)");
    }
}
