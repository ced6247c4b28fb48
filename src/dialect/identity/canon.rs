//! A digest of content that does not see what may change between two requests of one conversation: cache marks, ids
//! of calls, signatures, thoughts, the billing header, whether a text stands alone or in a block. It compares and
//! never rebuilds.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::raw::{self, Member, Object};

/// The beginning of the text block whose end changes with every prompt.
pub(in crate::dialect) const BILLING_HEADER: &str = "x-anthropic-billing-header:";

/// Fields that belong to one request, or to the account that answered.
const VOLATILE: [&str; 11] = [
    "cache_control",
    "id",
    "tool_use_id",
    "call_id",
    "signature",
    "thoughtSignature",
    "thought_signature",
    "encrypted_content",
    "status",
    "reasoning",
    "reasoning_content",
];

/// Fields that hold what a tool was given or gave, or its schema: there `id` means something.
const OPAQUE: [&str; 10] = [
    "input",
    "args",
    "arguments",
    "response",
    "output",
    "input_schema",
    "parameters",
    "parametersJsonSchema",
    "parameters_json_schema",
    "schema",
];

/// Content within content (a tool's result, parts) is understood so deep; what a client nests deeper costs no stack.
const CONTENT_DEPTH: usize = 8;

/// Blocks and items that hold thoughts, which clients may leave out later.
pub(super) fn is_thought(kind: &str) -> bool {
    matches!(kind, "thinking" | "redacted_thinking" | "reasoning")
}

pub(super) struct Canon {
    hash: Sha256,
    /// Texts and blocks that went in.
    pub parts: usize,
    depth: usize,
}

impl Canon {
    pub fn new(domain: &str) -> Self {
        let mut canon = Self {
            hash: Sha256::new(),
            parts: 0,
            depth: 0,
        };
        canon.word(domain);
        canon
    }

    pub fn digest(self) -> [u8; 32] {
        self.hash.finalize().into()
    }

    pub fn link(&mut self, digest: &[u8; 32]) {
        self.hash.update(digest);
    }

    pub fn word(&mut self, word: &str) {
        feed(&mut self.hash, b'w', word.as_bytes());
    }

    /// Content in any form: a text, a block, an array of them, or Gemini's `{"parts": […]}`.
    pub fn content(&mut self, json: &RawValue) {
        if self.depth == CONTENT_DEPTH {
            return self.value(json, false);
        }
        self.depth += 1;
        match json.get().as_bytes().first() {
            Some(b'"') => self.text(json),
            Some(b'[') => raw::items(json)
                .unwrap_or_default()
                .into_iter()
                .for_each(|block| self.content(block)),
            Some(b'{') => self.block(json),
            _ => {}
        }
        self.depth -= 1;
    }

    fn text(&mut self, json: &RawValue) {
        let text = raw::string(json).unwrap_or_default();
        let text = text.trim();
        if !text.is_empty() && !text.starts_with(BILLING_HEADER) {
            feed(&mut self.hash, b't', text.as_bytes());
            self.parts += 1;
        }
    }

    fn block(&mut self, json: &RawValue) {
        let Some(object) = Object::read(json.get()) else {
            return;
        };
        if let Some(parts) = object.get("parts") {
            return self.content(parts);
        }
        let kind = raw::text(object.get("type")).unwrap_or_default();
        if is_thought(&kind)
            || object
                .get("thought")
                .is_some_and(|json| json.get() == "true")
        {
            return;
        }
        if let (Some(text), "" | "text" | "input_text" | "output_text") =
            (object.get("text"), kind.as_ref())
        {
            return self.text(text);
        }
        self.parts += 1;
        self.word("block");
        self.members(&object, &[]);
    }

    /// The fields of an object, each by its name; what is null or empty is as good as absent.
    pub fn members(&mut self, object: &Object<'_>, left_out: &[&str]) {
        let skipped = |member: &Member<'_>| {
            matches!(member.value.get(), "null" | "[]" | "\"\"")
                || left_out.iter().chain(&VOLATILE).any(|name| member.is(name))
        };
        for member in object.members.iter().filter(|member| !skipped(member)) {
            self.word(&member.name());
            if member.is("content") {
                self.content(member.value);
            } else {
                let opaque = OPAQUE.iter().any(|name| member.is(name));
                self.value(member.value, opaque);
            }
        }
    }

    /// Any JSON; `opaque` sees every field.
    pub fn value(&mut self, json: &RawValue, opaque: bool) {
        let walk = Walk {
            hash: &mut self.hash,
            opaque,
        };
        let mut deserializer = serde_json::Deserializer::from_str(json.get());
        if walk.deserialize(&mut deserializer).is_err() {
            // Deeper than the parser goes, or a number beyond all types.
            feed(&mut self.hash, b'r', json.get().as_bytes());
        }
    }
}

fn feed(hash: &mut Sha256, tag: u8, bytes: &[u8]) {
    let mut head = [tag; 9];
    head[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
    hash.update(head);
    hash.update(bytes);
}

struct Walk<'h> {
    hash: &'h mut Sha256,
    opaque: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.hash.update(b"n");
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.hash.update([b'b', u8::from(value)]);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        feed(self.hash, b'u', &value.to_le_bytes());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        feed(self.hash, b'i', &value.to_le_bytes());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        feed(self.hash, b'f', &value.to_bits().to_le_bytes());
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        feed(self.hash, b's', text.as_bytes());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { hash, opaque } = self;
        hash.update(b"[");
        while let Some(()) = items.next_element_seed(Walk {
            hash: &mut *hash,
            opaque,
        })? {}
        hash.update(b"]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let Self { hash, opaque } = self;
        hash.update(b"{");
        while let Some(seen) = fields.next_key_seed(Name {
            hash: &mut *hash,
            opaque,
        })? {
            match seen {
                Seen::Volatile => {
                    fields.next_value::<IgnoredAny>()?;
                }
                Seen::Fed { opaque } => fields.next_value_seed(Walk {
                    hash: &mut *hash,
                    opaque,
                })?,
            }
        }
        hash.update(b"}");
        Ok(())
    }
}

/// What becomes of a field, by its name.
enum Seen {
    Volatile,
    /// The name is in the digest, the value follows.
    Fed {
        opaque: bool,
    },
}

struct Name<'h> {
    hash: &'h mut Sha256,
    opaque: bool,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Seen;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Seen, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Seen, E> {
        if !self.opaque && VOLATILE.contains(&key) {
            return Ok(Seen::Volatile);
        }
        feed(self.hash, b'k', key.as_bytes());
        Ok(Seen::Fed {
            opaque: self.opaque || OPAQUE.contains(&key),
        })
    }
}
