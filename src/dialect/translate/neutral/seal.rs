//! Proofs of thought: Anthropic's `signature`, OpenAI's `encrypted_content`, Gemini's `thoughtSignature`. They travel
//! byte for byte. A client of another dialect keeps them in the field that its own dialect has for one, marked by the
//! vendor, so that the next turn brings them back to the vendor that made them, and to nobody else.

use actors::domain::Dialect;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A proof of thought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Whose it is.
    pub vendor: Dialect,
    pub kind: SealKind,
    /// The vendor's id of the item that it belongs to (Responses needs it).
    pub id: Option<String>,
    pub data: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealKind {
    /// Proves a thought that is shown.
    Signature,
    /// Is the thought itself, unreadable.
    Encrypted,
}

/// What a foreign seal begins with. No vendor's own does.
const MARK: &str = "hub1.";

impl Seal {
    /// As it stands in a field for seals of the dialect `carrier`.
    #[must_use]
    pub fn carried_by(&self, carrier: Dialect) -> String {
        if self.vendor == carrier {
            return self.data.clone();
        }
        let id = URL_SAFE_NO_PAD.encode(self.id.as_deref().unwrap_or_default());
        let kind = match self.kind {
            SealKind::Signature => "s",
            SealKind::Encrypted => "e",
        };
        let marked = format!("{MARK}{}.{kind}.{id}.{}", letter(self.vendor), self.data);
        match carrier {
            // The field is one of bytes: its clients decode it, and may encode it again in the other alphabet.
            Dialect::Gemini => STANDARD.encode(marked),
            _ => marked,
        }
    }

    /// Reads such a field. What is not marked is the carrier's own, of the kind and id that its dialect says.
    #[must_use]
    pub fn read(carrier: Dialect, kind: SealKind, id: Option<&str>, text: &str) -> Self {
        let decoded = match carrier {
            Dialect::Gemini => of_bytes(text),
            _ => None,
        };
        foreign(decoded.as_deref().unwrap_or(text)).unwrap_or_else(|| Self {
            vendor: carrier,
            kind,
            id: id.map(str::to_owned),
            data: text.to_owned(),
        })
    }
}

/// The text in a field of bytes, in either alphabet, with its padding or without.
fn of_bytes(text: &str) -> Option<String> {
    let standard = text
        .trim_end_matches('=')
        .replace('-', "+")
        .replace('_', "/");
    String::from_utf8(STANDARD_NO_PAD.decode(standard).ok()?).ok()
}

fn foreign(text: &str) -> Option<Seal> {
    let mut fields = text.strip_prefix(MARK)?.splitn(4, '.');
    let vendor = match fields.next()? {
        "a" => Dialect::Anthropic,
        "c" => Dialect::OpenaiChat,
        "r" => Dialect::OpenaiResponses,
        "g" => Dialect::Gemini,
        _ => return None,
    };
    let kind = match fields.next()? {
        "s" => SealKind::Signature,
        "e" => SealKind::Encrypted,
        _ => return None,
    };
    let id = String::from_utf8(URL_SAFE_NO_PAD.decode(fields.next()?).ok()?).ok()?;
    Some(Seal {
        vendor,
        kind,
        id: (!id.is_empty()).then_some(id),
        data: fields.next()?.to_owned(),
    })
}

fn letter(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Anthropic => "a",
        Dialect::OpenaiChat => "c",
        Dialect::OpenaiResponses => "r",
        Dialect::Gemini => "g",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_comes_back_from_any_carrier_as_it_was() {
        let dialects = [
            Dialect::Anthropic,
            Dialect::OpenaiChat,
            Dialect::OpenaiResponses,
            Dialect::Gemini,
        ];
        for vendor in dialects {
            for carrier in dialects {
                for kind in [SealKind::Signature, SealKind::Encrypted] {
                    let seal = Seal {
                        vendor,
                        kind,
                        id: Some("rs.1_é".into()),
                        data: "Eq+/=.x".into(),
                    };
                    let text = seal.carried_by(carrier);
                    assert_eq!(text == seal.data, vendor == carrier);
                    let read = Seal::read(carrier, kind, Some("rs.1_é"), &text);
                    assert_eq!(read, seal);
                }
            }
        }
    }

    #[test]
    fn a_client_that_decodes_and_encodes_bytes_does_no_harm() {
        let seal = Seal {
            vendor: Dialect::Anthropic,
            kind: SealKind::Signature,
            id: None,
            data: "??>>~~".into(),
        };
        let carried = seal.carried_by(Dialect::Gemini);
        let bytes = STANDARD.decode(&carried).unwrap();
        let again = base64::engine::general_purpose::URL_SAFE.encode(bytes);
        assert_ne!(again, carried);
        assert_eq!(
            Seal::read(Dialect::Gemini, SealKind::Encrypted, None, &again),
            seal
        );
    }

    #[test]
    fn what_only_looks_marked_is_the_carriers_own() {
        for text in [
            "hub1.",
            "hub1.x.s..d",
            "hub1.a.x..d",
            "hub1.a.s.é.d",
            "hub1.a.s",
        ] {
            let read = Seal::read(Dialect::Gemini, SealKind::Signature, None, text);
            assert_eq!((read.vendor, read.data.as_str()), (Dialect::Gemini, text));
        }
    }
}
