//! What the body of a refusal says: the vendor's own words about the error, and nothing else of the body.
//! Judges nothing. It never hands out what stands outside the fields in which vendors describe errors, because
//! there stands what the client sent.

use super::walk;

/// How much of a text is looked at, in bytes. What matters stands at its beginning.
const LOOKED_AT: usize = 4096;
/// More fields than this are not kept; a real error has a dozen.
const FIELDS_MAX: usize = 64;
/// Errors within errors, each a string of JSON in the message of the one around it, as relays of relays make them.
const NESTED_MAX: u8 = 3;

/// Objects and lists that are looked into. All others may hold the request, echoed.
pub(super) const ENTERED: [&str; 17] = [
    "error",
    "errors",
    "detail",
    "details",
    "response",
    "metadata",
    "headers",
    "violations",
    "quotadimensions",
    "innererror",
    "inner_error",
    "upstream_error",
    "last_error",
    "cause",
    "data",
    "raw",
    "message",
];

/// Fields that hold a word for programs.
const WORDS: [&str; 12] = [
    "type",
    "code",
    "status",
    "reason",
    "error",
    "error_code",
    "errorcode",
    "error_type",
    "kind",
    "__type",
    "quotaid",
    "quotametric",
];

/// Fields that hold a sentence for people.
const SENTENCES: [&str; 13] = [
    "message",
    "msg",
    "detail",
    "error",
    "errors",
    "error_description",
    "error_message",
    "error_msg",
    "errormessage",
    "title",
    "description",
    "raw",
    "uimessage",
];

/// Fields that say how long to wait, or until when. Those that end in `ms` hold milliseconds.
pub(super) const WAITS: [&str; 20] = [
    "retry_after",
    "retry_after_seconds",
    "retry_after_ms",
    "retry-after",
    "retry-after-ms",
    "retryafter",
    "retryafterseconds",
    "retryafterms",
    "retrydelay",
    "quotaresetdelay",
    "quotaresettimestamp",
    "resets_at",
    "resets_in_seconds",
    "reset_at",
    "reset_in",
    "reset_seconds",
    "reset_time",
    "resetsat",
    "resetat",
    "x-ratelimit-reset",
];

/// Where a field `model` says what the error is about. In `response` it only repeats the request.
const NAMES_A_MODEL: [&str; 3] = ["error", "metadata", "quotadimensions"];

/// The vendor's words, in lower case.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Names and values of the fields above, in their order.
    fields: Vec<(String, String)>,
    /// All sentences, one a line.
    text: String,
    /// The same without what stands in quotes: that is often what the client sent.
    unquoted: String,
    /// Words of an error within the error.
    nested_words: Vec<String>,
    nested: u8,
    /// There was no body, or only white space.
    pub(super) blank: bool,
    /// The body is HTML or XML: a front server speaks, or a firewall, but not an API.
    pub(super) markup: bool,
    /// That page, as it stands.
    page: String,
}

impl Said {
    /// Reads a body, which may be cut off anywhere.
    pub(super) fn of(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut said = Self::default();
        match text.as_bytes().first() {
            Some(b'<') => {
                said.markup = true;
                said.page = beginning(text).to_lowercase();
            }
            Some(b'{' | b'[' | b'"') => {
                if !said.read_json(text) && said.fields.is_empty() {
                    said.add_text(text);
                }
            }
            // An error status with a stream as its body: some relays decide on the status too late.
            Some(b'e' | b'd') if text.starts_with("event:") || text.starts_with("data:") => {
                for data in text.lines().filter_map(|line| line.strip_prefix("data:")) {
                    said.read_json(data.trim_start());
                }
            }
            Some(_) => said.add_text(text),
            None => said.blank = true,
        }
        said.seal()
    }

    /// An error whose kind and message have been read already.
    pub(super) fn of_error(kind: &str, message: &str) -> Self {
        let mut said = Self::default();
        said.take("", "code", kind);
        said.take("", "message", message);
        said.seal()
    }

    fn seal(mut self) -> Self {
        self.unquoted = without_quotes(&self.text);
        self
    }

    /// Types, codes, statuses and reasons.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.values_of(&WORDS)
    }

    /// Those of an error within the error.
    pub(super) fn nested_words(&self) -> &[String] {
        &self.nested_words
    }

    /// The values of all fields of these names.
    pub(super) fn values_of(&self, names: &[&str]) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(_, value)| value.as_str())
    }

    /// The fields that say how long to wait.
    pub(super) fn waits(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter(|(name, _)| WAITS.contains(&name.as_str()))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All sentences.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// All sentences without what stands in quotes.
    pub(super) fn unquoted(&self) -> &str {
        &self.unquoted
    }

    /// The page that came instead of an answer of an API; empty where none did.
    pub(super) fn page(&self) -> &str {
        &self.page
    }

    fn read_json(&mut self, text: &str) -> bool {
        walk::read_json(self, text)
    }

    /// Keeps a field, if it is one of those in which vendors describe errors.
    pub(super) fn take(&mut self, within: &str, name: &str, value: &str) {
        let is = |names: &[&str]| names.contains(&name);
        let sentence = is(&SENTENCES);
        let model = name == "model" && NAMES_A_MODEL.contains(&within);
        if self.fields.len() >= FIELDS_MAX || !(sentence || is(&WORDS) || is(&WAITS) || model) {
            return;
        }
        let value = value.trim();
        if sentence && self.take_nested(value) {
            return;
        }
        let value = beginning(value).to_lowercase();
        if is(&WORDS) && self.nested > 0 {
            self.nested_words.push(value.clone());
        }
        if sentence {
            self.add_text(&value);
        }
        self.fields.push((name.to_owned(), value));
    }

    /// An error within a message: the whole of it is JSON, or its end is. Whether nothing else stands there.
    fn take_nested(&mut self, value: &str) -> bool {
        let whole = value.starts_with(['{', '[']);
        let Some(at) = value.find("{\"") else {
            return false;
        };
        if self.nested >= NESTED_MAX || !(whole || value[at..].contains("\"error\"")) {
            return false;
        }
        let before = self.fields.len();
        self.nested += 1;
        let json = if whole { value } else { &value[at..] };
        self.read_json(json);
        self.nested -= 1;
        whole && self.fields.len() > before
    }

    fn add_text(&mut self, text: &str) {
        if self.text.len() < LOOKED_AT {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(&beginning(text).to_lowercase());
        }
    }
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// The text with everything between a pair of quotes taken out; the quotes stay. An apostrophe is no quote.
fn without_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '`']) {
        let quote = char::from(rest.as_bytes()[at]);
        let opens = !rest[..at].ends_with(char::is_alphanumeric);
        let inside = &rest[at + 1..];
        let closes = |place: &usize| !inside[place + 1..].starts_with(char::is_alphanumeric);
        let mut ends = inside.match_indices(quote).map(|(place, _)| place);
        out.push_str(&rest[..=at]);
        rest = match opens.then(|| ends.find(closes)).flatten() {
            Some(end) => {
                out.push(quote);
                &inside[end + 1..]
            }
            None => inside,
        };
    }
    out.push_str(rest);
    out
}
