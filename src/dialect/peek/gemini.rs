//! What the hub needs of a Gemini request: its path names model and manner, its body only how long an answer may
//! get. Protobuf's JSON has two spellings for every field, and both are read.

use serde_json::value::RawValue;

use super::{InPath, Peek, PeekError, malformed, object, typed};
use crate::dialect::raw;

pub(super) fn peek(path: InPath, body: &[u8]) -> Result<Peek, PeekError> {
    let text = object(body)?;
    let config = raw::checked_fields(text, ["generationConfig", "generation_config"])
        .map_err(|error| malformed(&error))?;
    let mut peek = Peek::of_path(path);
    for config in config.into_iter().flatten() {
        let names = ["maxOutputTokens", "max_output_tokens"];
        // A configuration that is no object is the upstream's to refuse.
        for (name, given) in names.into_iter().zip(limits(config, names)) {
            let given = typed(given, name, "a whole number, 0 or more")?;
            peek.max_tokens = peek.max_tokens.or(given);
        }
    }
    Ok(peek)
}

fn limits<'a>(config: &'a RawValue, names: [&str; 2]) -> [Option<&'a RawValue>; 2] {
    raw::fields(config.get(), names).unwrap_or_default()
}
