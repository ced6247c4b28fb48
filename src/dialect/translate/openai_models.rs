//! OpenAI's own models by their names, as far as what they accept differs: both of its dialects ask here. It reads no
//! list of models, and a name that it does not know is nobody's.

use super::neutral::Effort;

/// The kinds that take different requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dialect::translate) enum OpenAiModel {
    /// It does not think: gpt-4.1 and such, and the `chat` models of later ones.
    Plain,
    /// `o1`, `o3`, `o4-mini`.
    Series,
    /// From gpt-5 on.
    Gpt { version: (u32, u32), codex: Codex },
}

/// Whether it is one of those that write code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dialect::translate) enum Codex {
    No,
    Yes,
    Max,
}

impl OpenAiModel {
    /// By a name as it is asked for, maybe with a vendor in front.
    pub fn of_model(model: &str) -> Option<Self> {
        let lower = model.to_ascii_lowercase();
        Self::of(lower.rsplit('/').next().unwrap_or(&lower))
    }

    /// By a name in lower case, without the vendor that some relays put in front.
    pub fn of(name: &str) -> Option<Self> {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let mut chars = name.chars();
        if chars.next() == Some('o') && digit(chars.next()) {
            return Some(Self::Series);
        }
        if name.starts_with("codex-mini") {
            return Some(Self::Series);
        }
        if name.starts_with("chatgpt-") || name.starts_with("gpt-3") || name.starts_with("gpt-4") {
            return Some(Self::Plain);
        }
        let version = version(name)?;
        if name.contains("-chat") || name.contains("search") {
            return Some(Self::Plain);
        }
        let codex = match (name.contains("codex-max"), name.contains("codex")) {
            (true, _) => Codex::Max,
            (_, true) => Codex::Yes,
            _ => Codex::No,
        };
        Some(Self::Gpt { version, codex })
    }

    /// It thinks before it answers: it takes neither sampling parameters nor stop sequences.
    pub fn thinks(self) -> bool {
        self != Self::Plain
    }

    /// The nearest effort that it takes; `None` where it takes none.
    pub fn effort(self, asked: Effort) -> Option<Effort> {
        let low = match self {
            Self::Plain => return None,
            Self::Series => Effort::Low,
            Self::Gpt { codex, .. } if codex != Codex::No => Effort::Low,
            Self::Gpt {
                version: (5, 0), ..
            } => Effort::Minimal,
            Self::Gpt { .. } => Effort::None,
        };
        let high = match self {
            Self::Gpt { version, .. } if version >= (5, 2) => Effort::XHigh,
            Self::Gpt {
                codex: Codex::Max, ..
            } => Effort::XHigh,
            _ => Effort::High,
        };
        Some(match asked.clamp(low, high) {
            // Between `none` and `low` there is nothing from gpt-5.1 on.
            Effort::Minimal if low == Effort::None => Effort::Low,
            effort => effort,
        })
    }
}

/// `gpt-5.2-codex` → 5, 2; only from 5 on.
pub(in crate::dialect::translate) fn version(name: &str) -> Option<(u32, u32)> {
    let rest = name.strip_prefix("gpt-")?;
    let number = |text: &str| -> Option<u32> {
        let end = text.find(|c: char| !c.is_ascii_digit());
        text[..end.unwrap_or(text.len())].parse().ok()
    };
    let major = number(rest)?;
    let minor = rest
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .strip_prefix('.')
        .and_then(number)
        .unwrap_or(0);
    (major >= 5).then_some((major, minor))
}
