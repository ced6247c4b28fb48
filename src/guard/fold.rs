//! Texts without upper and lower case: each character as its simple case folding, so that a text keeps its number of
//! characters. `ſ` is `s`, `ς` is `σ`; `ß` and `ss` stay two things. Nothing else is folded: accents, widths and
//! look-alikes count.

use std::sync::LazyLock;

/// Below lie all alphabets with case but a few rare ones, which are asked for one by one.
const TABLE_END: u32 = 0x3000;

static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    (0..TABLE_END)
        .map(|code| char::from_u32(code).map_or(char::REPLACEMENT_CHARACTER, simple))
        .collect()
});

/// Upper case and back brings together what differs in lower case only; what becomes several characters stays.
fn simple(c: char) -> char {
    let one = |mut chars: Box<dyn Iterator<Item = char>>| match (chars.next(), chars.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let upper = one(Box::new(c.to_uppercase())).unwrap_or(c);
    one(Box::new(upper.to_lowercase())).unwrap_or(c)
}

fn folded(c: char) -> char {
    match c as u32 {
        code @ 0..TABLE_END => TABLE[code as usize],
        // Chinese, Japanese, Korean, and what lies between them, have no case.
        0x3000..0xa640 | 0xac00..0xfb00 => c,
        _ => simple(c),
    }
}

/// Puts the folded text in the place of what `into` held. What stays as it is goes over in one piece.
pub(super) fn fold_into(text: &str, into: &mut String) {
    into.clear();
    into.reserve(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, behind) = split_at(rest, |byte| !byte.is_ascii());
        let from = into.len();
        into.push_str(plain);
        into[from..].make_ascii_lowercase();
        let (other, behind) = split_at(behind, u8::is_ascii);
        let mut kept = 0;
        for (at, c) in other.char_indices() {
            let folded = folded(c);
            if folded != c {
                into.push_str(&other[kept..at]);
                into.push(folded);
                kept = at + c.len_utf8();
            }
        }
        into.push_str(&other[kept..]);
        rest = behind;
    }
}

fn split_at(text: &str, ends: impl Fn(&u8) -> bool) -> (&str, &str) {
    let end = text.as_bytes().iter().position(ends);
    text.split_at(end.unwrap_or(text.len()))
}

pub(super) fn fold(text: &str) -> String {
    let mut into = String::new();
    fold_into(text, &mut into);
    into
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_does_not_count_in_any_alphabet() {
        for (one, other) in [
            ("Secret", "sEcRET"),
            ("ÄÖÜ É", "äöü é"),
            ("ПАРОЛЬ", "пароль"),
            ("ΣΟΦΟΣ", "σοφος"),
            ("σοφοσ", "σοφος"),
            ("ſecret", "SECRET"),
            ("Ａ", "ａ"),
            ("\u{212a}ey", "key"),
            ("ẞ", "ß"),
            ("\u{10400}", "\u{10428}"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [("ß", "ss"), ("é", "e"), ("名", "各"), ("Ａ", "A")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn folding_keeps_characters_apart_and_happens_once(text in ".*") {
            let once = fold(&text);
            prop_assert_eq!(once.chars().count(), text.chars().count());
            prop_assert_eq!(fold(&once), once);
        }
    }
}
