//! What names a conversation: shown on the recorded requests of real clients, and on made-up ones.

mod captures;
mod named;
mod prefix;

use std::collections::HashMap;

use serde_json::Value;

use super::*;

const ALL: [Dialect; 4] = [
    Dialect::Anthropic,
    Dialect::OpenaiChat,
    Dialect::OpenaiResponses,
    Dialect::Gemini,
];

pub(super) struct Fake(pub(super) HashMap<String, String>);

impl Headers for Fake {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

pub(super) fn headers(pairs: &[(&str, &str)]) -> Fake {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Fake(pairs.iter().map(owned).collect())
}

pub(super) fn plain(dialect: Dialect, body: &Value) -> Identity {
    identify(dialect, &headers(&[]), "m", body.to_string().as_bytes())
}
