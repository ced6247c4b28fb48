//! Notes as Redis keeps and carries them: names of keys, commands, the message that goes to other replicas.
//! Pure: must not talk to Redis, nor read a clock.

use actors::board::Note;
use actors::domain::CoolScope;
use bb8_redis::redis::Pipeline;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::backlog::Subject;

const KEEP_NEWER: &str = include_str!("lua/keep_newer.lua");

/// A closed circuit and an ended cool-down stay for so long, so that an older note that comes late cannot undo them.
const REMEMBERED_MS: i64 = 3_600_000;

/// After its pause a circuit still remembers for so long how often it had opened: the next pause is longer.
const OPENINGS_MS: i64 = 1_800_000;

/// Until when a note says anything, in Unix milliseconds.
pub(super) fn in_force_until_ms(note: &Note) -> i64 {
    match note {
        Note::Pin(pin) => pin.expires_at_ms,
        Note::Circuit(circuit) => circuit
            .open_until_ms
            .map_or(0, |until| until.saturating_add(OPENINGS_MS)),
        Note::CoolDown(cool_down) => cool_down.until_ms,
        Note::Spent(_) => 0,
    }
}

/// Names in Redis. Every command takes one key, so that a cluster's slots do not matter.
#[derive(Clone, Debug)]
pub(super) struct Names {
    prefix: String,
    channel: String,
}

impl Names {
    /// A channel is seen from all databases of a server; keys are not. So the channel says the database's number.
    pub(super) fn new(prefix: &str, database: i64) -> Self {
        let database = match database {
            0 => String::new(),
            number => format!(":{number}"),
        };
        Self {
            prefix: prefix.to_owned(),
            channel: format!("{prefix}notes{database}"),
        }
    }

    pub(super) fn channel(&self) -> &str {
        &self.channel
    }

    /// For `SCAN`; limits share the prefix, so the keys found need `is_note`.
    pub(super) fn pattern(&self) -> String {
        format!("{}*", self.prefix)
    }

    pub(super) fn is_note(&self, key: &str) -> bool {
        let kinds = ["pin:", "circuit:", "cool:"];
        key.strip_prefix(self.prefix.as_str())
            .is_some_and(|rest| kinds.iter().any(|kind| rest.starts_with(kind)))
    }

    /// The key of a subject; money has none, because a start reads the log.
    fn key(&self, subject: &Subject) -> Option<String> {
        let prefix = &self.prefix;
        match subject {
            Subject::Pin(id) => Some(format!("{prefix}pin:{id:032x}")),
            Subject::Circuit(provider) => Some(format!("{prefix}circuit:{provider}")),
            Subject::CoolDown(provider, scope) => {
                Some(format!("{prefix}cool:{provider}:{}", scope_word(scope)))
            }
            Subject::Spent(..) => None,
        }
    }
}

/// A model's name is what a client made up: its digest is as long as every other.
fn scope_word(scope: &CoolScope) -> String {
    match scope {
        CoolScope::Account => "account".to_owned(),
        CoolScope::Model(model) => hex::encode(&Sha256::digest(model.as_bytes())[..16]),
    }
}

#[derive(Serialize)]
struct Outgoing<'a> {
    origin: Uuid,
    notes: &'a [Box<RawValue>],
}

#[derive(Deserialize)]
struct Incoming<'a> {
    origin: Uuid,
    #[serde(borrow)]
    notes: Vec<&'a RawValue>,
}

/// One round trip: each note kept under its key, then all of them told. Without notes it is a sign of life.
pub(super) fn commands(names: &Names, origin: Uuid, notes: &[Note], now_ms: i64) -> Pipeline {
    let mut pipeline = Pipeline::with_capacity(notes.len() + 1);
    let mut told = Vec::with_capacity(notes.len());
    for note in notes {
        // Notes are plain data: serialising them cannot fail.
        let Ok(text) = serde_json::value::to_raw_value(note) else {
            continue;
        };
        if let Some(key) = names.key(&Subject::of(note)) {
            keep(&mut pipeline, &key, note, text.get(), now_ms);
        }
        told.push(text);
    }
    let message = Outgoing {
        origin,
        notes: &told,
    };
    let message = serde_json::to_string(&message).unwrap_or_default();
    pipeline
        .cmd("PUBLISH")
        .arg(names.channel())
        .arg(message)
        .ignore();
    pipeline
}

fn keep(pipeline: &mut Pipeline, key: &str, note: &Note, text: &str, now_ms: i64) {
    let left_ms = in_force_until_ms(note).saturating_sub(now_ms);
    match note {
        Note::Pin(_) if left_ms <= 0 => pipeline.cmd("DEL").arg(key).ignore(),
        Note::Pin(_) => {
            let set = pipeline.cmd("SET").arg(key).arg(text);
            set.arg("PX").arg(left_ms).ignore()
        }
        Note::Circuit(actors::board::CircuitNote { at_ms, .. })
        | Note::CoolDown(actors::board::CoolDownNote { at_ms, .. }) => {
            let eval = pipeline.cmd("EVAL").arg(KEEP_NEWER).arg(1).arg(key);
            eval.arg(text)
                .arg(left_ms.max(REMEMBERED_MS))
                .arg(*at_ms)
                .ignore()
        }
        Note::Spent(_) => pipeline,
    };
}

/// The notes of a message, unless it is our own. What a newer hub says and this one does not know is left out.
pub(super) fn heard(message: &[u8], ours: Uuid) -> Vec<Note> {
    let Ok(message) = serde_json::from_slice::<Incoming>(message) else {
        return Vec::new();
    };
    if message.origin == ours {
        return Vec::new();
    }
    let notes = message.notes.iter();
    notes
        .filter_map(|note| serde_json::from_str(note.get()).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{circuit, cool_down, pin, spent};
    use super::*;

    fn packed(notes: &[Note], now_ms: i64) -> String {
        let names = Names::new("t:", 0);
        let bytes = commands(&names, Uuid::nil(), notes, now_ms).get_packed_pipeline();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_note_has_a_key_that_expires_and_money_has_none() {
        let text = packed(&[pin(0xab, 1, 1_500)], 1_000);
        assert!(
            text.contains("t:pin:000000000000000000000000000000ab"),
            "{text}"
        );
        assert!(text.contains("PX\r\n$3\r\n500"), "{text}");
        assert!(packed(&[pin(1, 1, 900)], 1_000).contains("DEL"));
        let text = packed(
            &[circuit(7, Some(1_500), 1), cool_down(7, "m", 9_000_000, 1)],
            1_000,
        );
        assert!(
            text.contains("t:circuit:7") && text.contains("t:cool:7:"),
            "{text}"
        );
        assert!(
            text.contains("3600000") && text.contains("8999000"),
            "{text}"
        );
        let text = packed(&[spent(1, 1, 1)], 1_000);
        assert!(text.starts_with("*3\r\n$7\r\nPUBLISH"), "{text}");
    }

    #[test]
    fn a_message_is_heard_by_others_only_and_unknown_notes_are_passed_over() {
        let (us, them) = (Uuid::nil(), Uuid::max());
        let note = serde_json::to_string(&pin(1, 2, 3)).unwrap();
        let message = format!(r#"{{"origin":"{us}","notes":[{{"note":"new"}},{note}]}}"#);
        assert_eq!(heard(message.as_bytes(), them), [pin(1, 2, 3)]);
        assert_eq!(heard(message.as_bytes(), us), []);
        assert_eq!(heard(b"nonsense", us), []);
    }

    #[test]
    fn names_say_whose_they_are() {
        let names = Names::new("hub:", 0);
        assert_eq!(names.channel(), "hub:notes");
        assert_eq!(Names::new("hub:", 3).channel(), "hub:notes:3");
        for subject in [pin(1, 1, 1), circuit(1, None, 1), cool_down(1, "m", 1, 1)] {
            let key = names.key(&Subject::of(&subject)).unwrap();
            assert!(names.is_note(&key), "{key}");
        }
        assert!(!names.is_note("hub:limits:{u7}:k3:rpm"));
        assert_eq!(scope_word(&CoolScope::Model("x".repeat(9_000))).len(), 32);
    }

    #[test]
    fn what_is_over_is_not_in_force() {
        assert_eq!(in_force_until_ms(&circuit(1, None, 5)), 0);
        assert_eq!(
            in_force_until_ms(&circuit(1, Some(10), 5)),
            10 + OPENINGS_MS
        );
        assert_eq!(in_force_until_ms(&pin(1, 1, 77)), 77);
        assert_eq!(in_force_until_ms(&cool_down(1, "m", 78, 1)), 78);
    }
}
