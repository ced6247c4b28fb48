//! Pure: other people's texts (names of models come from clients) so that a receiver shows them and does nothing else.

/// The most of a text that fits into `max` bytes when each character is written as `escape` says; a cut shows.
pub(super) fn within(text: &str, max: usize, escape: impl Fn(char, &mut String)) -> String {
    const MORE: &str = "…";
    let mut written = String::new();
    let mut one = String::new();
    let mut fits = 0;
    for character in text.chars() {
        one.clear();
        escape(character, &mut one);
        if written.len() + one.len() > max {
            written.truncate(fits);
            written.push_str(MORE);
            return written;
        }
        written.push_str(&one);
        // An escape is never cut in two.
        if written.len() + MORE.len() <= max {
            fits = written.len();
        }
    }
    written
}

/// As it is: where the receiver takes plain text.
pub(super) fn plain(character: char, to: &mut String) {
    to.push(character);
}

/// For Telegram's HTML and Slack's mrkdwn, which reserve the same three.
pub(super) fn entities(character: char, to: &mut String) {
    match character {
        '&' => to.push_str("&amp;"),
        '<' => to.push_str("&lt;"),
        '>' => to.push_str("&gt;"),
        other => to.push(other),
    }
}

/// For Feishu's Markdown, in which `<at id=all>` calls everybody.
pub(super) fn numbered(character: char, to: &mut String) {
    match character {
        '<' => to.push_str("&#60;"),
        '>' => to.push_str("&#62;"),
        other => to.push(other),
    }
}

/// For robots whose Markdown has no escapes but mentions in angle brackets: the wide forms look alike and do nothing.
pub(super) fn wide(character: char, to: &mut String) {
    match character {
        '<' => to.push('＜'),
        '>' => to.push('＞'),
        other => to.push(other),
    }
}

/// For Markdown with backslashes.
pub(super) fn backslashed(character: char, to: &mut String) {
    if "\\*_~`|>#[]()<@".contains(character) {
        to.push('\\');
    }
    to.push(character);
}

/// Parts what would be read as a link with a text of its own.
pub(super) fn no_links(text: &str) -> String {
    text.replace("](", "]\u{200b}(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_escapes_and_within_its_bytes() {
        assert_eq!(within("a<b", 10, entities), "a&lt;b");
        assert_eq!(within("a<<<<", 10, entities), "a&lt;…");
        assert_eq!(within("жжжж", 7, plain), "жж…");
        for max in 3..40 {
            let cut = within("ab<cd>&ефж🙂<<<<", max, entities);
            assert!(cut.len() <= max, "{max}: {cut}");
        }
    }
}
