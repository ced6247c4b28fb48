//! Which sensitive word a request holds, if any: one automaton for all that may stand anywhere, a table for whole texts,
//! one set for all expressions. It looks at every text of the conversation, once.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use actors::domain::{Dialect, SensitiveWord, TextMatch, WordId};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use regex::{RegexSet, RegexSetBuilder};

use super::fold::{fold, fold_into};
use super::pattern::{PROGRAM_MAX, Pattern, TEXT_MAX};
use super::{Invalid, LeftOut};
use crate::dialect::texts::{self, Text};

/// A text is folded and looked through in pieces of so many bytes, which stay in a processor's own cache.
const PIECE: usize = 32 * 1024;
/// So much of a piece is looked at again with the next: no word takes more bytes, folded or not.
const AGAIN: usize = (TEXT_MAX + 1) * 4;

/// Knows of each word whose it is. One that works on characters and keeps its states in a double array is two to three
/// times as fast on varied text as one on bytes with a list of followers at each state, in the same memory.
type Automaton = CharwiseDoubleArrayAhoCorasick<WordId>;

/// All words that count, ready to be looked for.
#[derive(Default)]
pub struct Words {
    anywhere: Option<Automaton>,
    anywhere_count: usize,
    whole: HashMap<String, WordId>,
    expressions: Option<RegexSet>,
    expression_ids: Vec<WordId>,
}

/// Whether a word can be saved.
///
/// # Errors
/// It is empty, too long, or an expression that cannot be used.
pub fn check(word: &SensitiveWord) -> Result<(), Invalid> {
    Pattern::compile(word.match_type, &word.word, "word").map(drop)
}

impl Words {
    /// Takes those that are enabled; of those that are the same but for upper and lower case, the first. What cannot be used
    /// is left out and said.
    #[must_use]
    pub fn compile(words: &[(WordId, &SensitiveWord)]) -> (Self, Vec<LeftOut>) {
        let mut compiled = Self::default();
        let mut left_out = Vec::new();
        let (mut anywhere, mut expressions) = (HashMap::new(), Vec::new());
        for (id, word) in words.iter().filter(|(_, word)| word.enabled) {
            match Pattern::compile(word.match_type, &word.word, "word") {
                Ok(Pattern::Contains(text)) => {
                    anywhere.entry(text).or_insert(*id);
                }
                Ok(Pattern::Exact(text)) => {
                    compiled.whole.entry(text).or_insert(*id);
                }
                Ok(Pattern::Regex(regex)) => {
                    expressions.push(regex.as_str().to_owned());
                    compiled.expression_ids.push(*id);
                }
                Err(why) => left_out.push(left(*id, why)),
            }
        }
        if !anywhere.is_empty() {
            let ids: Vec<WordId> = anywhere.values().copied().collect();
            match automaton(anywhere) {
                Ok(automaton) => {
                    compiled.anywhere = Some(automaton);
                    compiled.anywhere_count = ids.len();
                }
                Err(why) => left_out.extend(ids.iter().map(|id| left(*id, why.clone()))),
            }
        }
        if !expressions.is_empty() {
            match set(&expressions) {
                Ok(set) => compiled.expressions = Some(set),
                Err(why) => {
                    let ids = compiled.expression_ids.iter();
                    left_out.extend(ids.map(|id| left(*id, why.clone())));
                }
            }
        }
        (compiled, left_out)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anywhere.is_none() && self.whole.is_empty() && self.expressions.is_none()
    }

    /// How many are looked for: those that may stand anywhere, whole texts, expressions.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let expressions = self.expressions.as_ref().map_or(0, RegexSet::len);
        [self.anywhere_count, self.whole.len(), expressions]
    }

    /// The first word that is found in the conversation, and how it is compared.
    #[must_use]
    pub fn find(&self, dialect: Dialect, body: &[u8]) -> Option<(WordId, TextMatch)> {
        if self.is_empty() {
            return None;
        }
        let body = simdutf8::basic::from_utf8(body)
            .map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
        let mut look = Look {
            words: self,
            folded: String::new(),
            found: None,
        };
        texts::conversation(dialect, &body, &mut |text| look.at(text));
        look.found
    }

    fn whole(&self, said: &str) -> Option<WordId> {
        let said = said.trim();
        if self.whole.is_empty() || said.len() > AGAIN {
            return None;
        }
        self.whole.get(&fold(said)).copied()
    }

    fn expression(&self, said: &str) -> Option<WordId> {
        let set = self.expressions.as_ref()?;
        // Most texts have none, and to say so costs less than to say which.
        if !set.is_match(said) {
            return None;
        }
        let first = set.matches(said).iter().next()?;
        Some(self.expression_ids[first])
    }

    /// All words that a text holds, each once; for the tester.
    #[must_use]
    pub fn all_in(&self, text: &str) -> BTreeSet<WordId> {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        let mut found = BTreeSet::new();
        if let Some(automaton) = &self.anywhere {
            let hits = automaton.find_overlapping_iter(&folded);
            found.extend(hits.map(|hit| hit.value()));
        }
        found.extend(self.whole(text));
        if let Some(set) = &self.expressions {
            let hits = set.matches(text).into_iter();
            found.extend(hits.map(|at| self.expression_ids[at]));
        }
        found
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.counts()).finish()
    }
}

struct Look<'w> {
    words: &'w Words,
    /// Kept from text to text, so that its memory is.
    folded: String,
    found: Option<(WordId, TextMatch)>,
}

impl Look<'_> {
    fn at(&mut self, text: Text<'_>) -> ControlFlow<()> {
        let said = texts::decode(text.literal);
        // Arguments hold escapes of their own, behind which a word would hide.
        if text.holds_json && said.contains('\\') && texts::is_json(&said) {
            texts::strings(&said, &mut |inner| self.text(&texts::decode(inner.literal)));
        }
        match self.found {
            Some(_) => ControlFlow::Break(()),
            None => self.text(&said),
        }
    }

    fn text(&mut self, said: &str) -> ControlFlow<()> {
        self.found = if let Some(id) = self.anywhere(said) {
            Some((id, TextMatch::Contains))
        } else if let Some(id) = self.words.whole(said) {
            Some((id, TextMatch::Exact))
        } else {
            self.words.expression(said).map(|id| (id, TextMatch::Regex))
        };
        match self.found {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    }

    fn anywhere(&mut self, said: &str) -> Option<WordId> {
        let automaton = self.words.anywhere.as_ref()?;
        let mut rest = said;
        loop {
            let piece = &rest[..rest.floor_char_boundary(PIECE)];
            fold_into(piece, &mut self.folded);
            let mut hits = automaton.find_overlapping_no_suffix_iter(&self.folded);
            if let Some(hit) = hits.next() {
                return Some(hit.value());
            }
            if piece.len() == rest.len() {
                return None;
            }
            rest = &rest[rest.floor_char_boundary(PIECE - AGAIN)..];
        }
    }
}

fn left(id: WordId, why: Invalid) -> LeftOut {
    LeftOut {
        what: "sensitive word",
        id: id.0,
        why,
    }
}

fn automaton(words: HashMap<String, WordId>) -> Result<Automaton, Invalid> {
    // What the words themselves pass through lies together, which makes it a tenth faster.
    CharwiseDoubleArrayAhoCorasickBuilder::new()
        .corpus(words.keys())
        .build_with_values(words)
        .map_err(|error| Invalid::new("word", format!("is one too many: {error}")))
}

fn set(expressions: &[String]) -> Result<RegexSet, Invalid> {
    RegexSetBuilder::new(expressions)
        .case_insensitive(true)
        // Each of them is within its own bound already.
        .size_limit(PROGRAM_MAX.saturating_mul(expressions.len()))
        .build()
        .map_err(|error| Invalid::new("word", format!("is one too many: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(id: i64, text: &str, match_type: TextMatch, enabled: bool) -> (WordId, SensitiveWord) {
        let word = SensitiveWord {
            word: text.to_owned(),
            match_type,
            description: String::new(),
            enabled,
        };
        (WordId(id), word)
    }

    fn compiled(words: &[(WordId, SensitiveWord)]) -> (Words, Vec<LeftOut>) {
        let words: Vec<_> = words.iter().map(|(id, word)| (*id, word)).collect();
        Words::compile(&words)
    }

    fn asks(text: &str) -> Vec<u8> {
        serde_json::json!({"messages": [{"content": [{"type": "text", "text": text}]}]})
            .to_string()
            .into_bytes()
    }

    #[test]
    fn each_kind_of_word_is_found_and_named() {
        use TextMatch::{Contains, Exact, Regex};
        let (words, left_out) = compiled(&[
            word(1, "Project Tulip", Contains, true),
            word(2, "机密", Contains, true),
            word(3, "hello", Exact, true),
            word(4, r"\bAKIA[0-9A-Z]{16}\b", Regex, true),
            word(5, "spare", Contains, false),
        ]);
        assert_eq!(left_out, []);
        for (text, expected) in [
            ("about PROJECT tulip.", Some((WordId(1), Contains))),
            ("这是机密文件", Some((WordId(2), Contains))),
            ("  Hello\n", Some((WordId(3), Exact))),
            ("hello there", None),
            ("key akia0123456789ABCDEF!", Some((WordId(4), Regex))),
            ("xAKIA0123456789ABCDEF", None),
            ("spare", None),
        ] {
            for dialect in [Dialect::Anthropic, Dialect::OpenaiChat] {
                assert_eq!(words.find(dialect, &asks(text)), expected, "{text}");
            }
        }
    }

    #[test]
    fn the_tester_finds_all_words_also_one_within_another() {
        let (words, _) = compiled(&[
            word(1, "tulip", TextMatch::Contains, true),
            word(2, "Project Tulip", TextMatch::Contains, true),
            word(3, "project tulip!", TextMatch::Exact, true),
            word(4, "^pro.*!$", TextMatch::Regex, true),
            word(5, "rose", TextMatch::Contains, true),
        ]);
        assert_eq!(
            words.all_in("PROJECT tulip!"),
            [1, 2, 3, 4].map(WordId).into()
        );
        assert_eq!(words.all_in("tulip tulip"), [WordId(1)].into());
        assert!(Words::default().all_in("tulip").is_empty());
    }

    #[test]
    fn escapes_hide_nothing() {
        let (words, _) = compiled(&[word(1, "tulip", TextMatch::Contains, true)]);
        for body in [
            r#"{"messages":[{"content":"\u0074ulip"}]}"#,
            r#"{"m\u0065ssages":[{"content":"\ud800 tulip"}]}"#,
            r#"{"messages":[{"tool_calls":[{"function":{"arguments":"{\"a\":\"t\\u0075lip\"}"}}]}]}"#,
            r#"{"messages":[{"content":"x"}],"messages":[{"content":"tulip"}]}"#,
        ] {
            let found = words.find(Dialect::OpenaiChat, body.as_bytes());
            assert_eq!(found, Some((WordId(1), TextMatch::Contains)), "{body}");
        }
        assert_eq!(
            words.find(Dialect::OpenaiChat, br#"{"model":"tulip"}"#),
            None
        );
    }

    #[test]
    fn a_word_is_found_wherever_in_a_long_text_it_stands() {
        let longest = "ｇ".repeat(TEXT_MAX);
        let (words, left_out) = compiled(&[
            word(1, "Tulip", TextMatch::Contains, true),
            word(2, &longest, TextMatch::Contains, true),
            word(3, "hello", TextMatch::Exact, true),
        ]);
        assert_eq!(left_out, []);
        for fill in ["a", "é", "机", "𐐀"] {
            for at in PIECE - 2 * AGAIN..PIECE + 8 {
                // Around the end of the first piece: each place for the short word, some for the long one.
                let places = [
                    ("tULIP", 1, at % 7 == 0),
                    (longest.as_str(), 2, at % 101 == 0),
                ];
                for (said, id, _) in places.into_iter().filter(|(_, _, asked)| *asked) {
                    let before = format!("{}{}", "b".repeat(at % 4), fill.repeat(at / fill.len()));
                    let text = format!("{before}{said}{}", fill.repeat(AGAIN));
                    let found = words.find(Dialect::Anthropic, &asks(&text));
                    assert_eq!(
                        found,
                        Some((WordId(id), TextMatch::Contains)),
                        "{fill} {at}"
                    );
                }
            }
        }
        let spaces = " ".repeat(2 * PIECE);
        let found = words.find(Dialect::Anthropic, &asks(&format!("{spaces}Hello{spaces}")));
        assert_eq!(found, Some((WordId(3), TextMatch::Exact)));
    }

    #[test]
    fn a_word_that_cannot_be_used_leaves_the_others_in_force() {
        let (words, left_out) = compiled(&[
            word(1, "a(", TextMatch::Regex, true),
            word(2, "b+", TextMatch::Regex, true),
            word(3, "", TextMatch::Contains, true),
            word(4, "c(", TextMatch::Regex, false),
        ]);
        let ids: Vec<i64> = left_out.iter().map(|left| left.id).collect();
        assert_eq!(ids, [1, 3]);
        assert!(
            left_out[0]
                .to_string()
                .contains("sensitive word 1 is left out: `word` is `a(`")
        );
        assert_eq!(
            words.find(Dialect::Anthropic, &asks("abba")),
            Some((WordId(2), TextMatch::Regex))
        );
    }
}
