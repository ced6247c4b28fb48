//! A JSON string as text. Half of a surrogate pair, which some clients send, becomes U+FFFD: a text that no parser of
//! Rust's takes is still looked at.

use std::borrow::Cow;

use memchr::memchr;

/// The text of a literal with its quotes.
#[must_use]
pub fn decode(literal: &str) -> Cow<'_, str> {
    let inside = literal
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(literal);
    let Some(first) = memchr(b'\\', inside.as_bytes()) else {
        return Cow::Borrowed(inside);
    };
    let mut text = String::with_capacity(inside.len());
    text.push_str(&inside[..first]);
    let mut rest = &inside[first..];
    while let Some(escaped) = rest.strip_prefix('\\') {
        let (said, behind) = escape(escaped);
        text.push(said);
        let plain = memchr(b'\\', behind.as_bytes()).unwrap_or(behind.len());
        text.push_str(&behind[..plain]);
        rest = &behind[plain..];
    }
    Cow::Owned(text)
}

/// The character that stands behind a backslash, and what follows it.
fn escape(text: &str) -> (char, &str) {
    let mut chars = text.chars();
    let said = match chars.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('u') => return unicode(chars.as_str()),
        Some(other) => other,
        None => char::REPLACEMENT_CHARACTER,
    };
    (said, chars.as_str())
}

fn unicode(text: &str) -> (char, &str) {
    let (Some(first), behind) = hex(text) else {
        return (char::REPLACEMENT_CHARACTER, text);
    };
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = behind.strip_prefix("\\u")
        && let (Some(low @ 0xdc00..0xe000), rest) = hex(second)
    {
        let joined = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
        return (
            char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER),
            rest,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        behind,
    )
}

fn hex(text: &str) -> (Option<u32>, &str) {
    let Some(digits) = text.get(..4) else {
        return (None, text);
    };
    (u32::from_str_radix(digits, 16).ok(), &text[4..])
}
