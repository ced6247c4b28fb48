//! JSON whose end is missing, closed where it was cut: what was complete stays, and a text as far as it goes.

/// The text with everything closed that is open; a name without its value, and half a number, go.
pub(super) fn mended(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut closers: Vec<char> = Vec::new();
    // Up to here everything is complete, or an opened list or object.
    let mut complete = 0;
    let mut names = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let is_name = names && closers.last() == Some(&'}');
                let Some(end) = end_of_string(bytes, at) else {
                    return match is_name {
                        true => closed(&text[..complete], None, &closers),
                        false => closed(whole_escapes(text, at), Some('"'), &closers),
                    };
                };
                at = end;
                if !is_name {
                    complete = at + 1;
                }
            }
            b'{' => {
                closers.push('}');
                names = true;
                complete = at + 1;
            }
            b'[' => {
                closers.push(']');
                names = false;
                complete = at + 1;
            }
            b'}' | b']' => {
                closers.pop();
                names = false;
                complete = at + 1;
            }
            b':' => names = false,
            b',' => {
                names = closers.last() == Some(&'}');
                complete = at;
            }
            _ => {}
        }
        at += 1;
    }
    closed(&text[..complete], None, &closers)
}

fn closed(text: &str, first: Option<char>, closers: &[char]) -> String {
    let mut whole = text.to_owned();
    whole.extend(first);
    whole.extend(closers.iter().rev());
    whole
}

/// The quote that ends the string which begins there.
fn end_of_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The text without an escape that was cut, in a string that begins at `start`; nor with half of a pair.
fn whole_escapes(text: &str, start: usize) -> &str {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    let mut whole = at;
    while at < bytes.len() {
        let length = match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'u')) => 6,
            (b'\\', _) => 2,
            _ => 1,
        };
        let end = at + length;
        if end > bytes.len() {
            break;
        }
        let first_of_pair = length == 6 && {
            let code = &bytes[at + 2..end];
            code[0].eq_ignore_ascii_case(&b'd')
                && matches!(code[1], b'8' | b'9' | b'a' | b'b' | b'A' | b'B')
        };
        at = end;
        if !first_of_pair {
            whole = at;
        }
    }
    &text[..whole]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::mended;

    #[test]
    fn what_was_complete_stays() {
        for (cut, whole) in [
            (r#"{"a":1,"b":[1,2"#, r#"{"a":1,"b":[1]}"#),
            (r#"{"a":"some te"#, r#"{"a":"some te"}"#),
            (r#"{"a":1,"na"#, r#"{"a":1}"#),
            (r#"{"a":1,"name":"#, r#"{"a":1}"#),
            (r#"{"a":1,"name":tru"#, r#"{"a":1}"#),
            (r#"[{"a":"x\"#, r#"[{"a":"x"}]"#),
            (r#"[{"a":"x\u00"#, r#"[{"a":"x"}]"#),
            (r#"[{"a":"x\ud83d\ude"#, r#"[{"a":"x"}]"#),
            (r#"[{"a":"x\ud83d\ude00"#, r#"[{"a":"x\ud83d\ude00"}]"#),
            (r#"{"a":[{"b":"c"},"#, r#"{"a":[{"b":"c"}]}"#),
            (r#"{"a":{"#, r#"{"a":{}}"#),
            ("[", "[]"),
            (r#"{"a":1}"#, r#"{"a":1}"#),
            ("", ""),
        ] {
            assert_eq!(mended(cut), whole, "{cut}");
        }
    }

    proptest! {
        #[test]
        fn any_cut_of_a_body_is_json_again(at in 1usize..400) {
            let body = serde_json::json!({
                "model": "m", "stream": true, "n": -1.5e3,
                "messages": [
                    {"role": "user", "content": "größe \"x\" \\ \n 😀"},
                    {"role": "assistant", "content": [{"type": "tool_use", "input": {"a": [1, null, {"b": {}}]}}]},
                ],
            }).to_string();
            prop_assume!(at < body.len() && body.is_char_boundary(at));
            let whole = mended(&body[..at]);
            prop_assert!(serde_json::from_str::<Value>(&whole).is_ok(), "{}", whole);
        }
    }
}
