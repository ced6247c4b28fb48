//! What a model of Anthropic's understands, by its name: the API refuses what a model does not. A model that is not
//! Anthropic's, behind a provider that only speaks the dialect, gets the oldest words, which all know.

/// A model, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Model {
    /// Major and minor version of a Claude; those without one are the newest. `None` for any other vendor's.
    version: Option<(u32, u32)>,
    opus: bool,
}

/// How a model can be told to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinks {
    Never,
    /// By a number of tokens.
    Budget,
    /// As it sees fit, by an effort.
    Adaptive,
}

impl Model {
    /// Reads `claude-opus-4-5-20251101`, `claude-3-7-sonnet@20250219`, `us.anthropic.claude-sonnet-4-5-v1:0`,
    /// `anthropic/claude-opus-4.6`.
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let Some((_, name)) = name.split_once("claude") else {
            return Self {
                version: None,
                opus: false,
            };
        };
        let words = name.split(|c: char| !c.is_ascii_alphanumeric());
        let mut numbers = words
            .filter(|word| !word.is_empty())
            .map(|word| word.parse().ok().filter(|number: &u32| *number < 100))
            .skip_while(Option::is_none);
        let major = numbers.next().flatten().unwrap_or(u32::MAX);
        let minor = numbers.next().flatten().unwrap_or(0);
        Self {
            version: Some((major, minor)),
            opus: name.contains("opus"),
        }
    }

    fn since(self, major: u32, minor: u32) -> bool {
        self.version
            .is_some_and(|version| version >= (major, minor))
    }

    /// Claude from 4.6 on decides by itself, and from 4.7 on refuses budgets; Claude before 3.7 does not think.
    pub fn thinks(self) -> Thinks {
        match self.version {
            None => Thinks::Budget,
            Some(_) if self.since(4, 6) => Thinks::Adaptive,
            Some(_) if self.since(3, 7) => Thinks::Budget,
            Some(_) => Thinks::Never,
        }
    }

    /// Whether `temperature`, `top_p` and `top_k` are taken at all: from 4.7 on they are refused.
    pub fn samples(self) -> bool {
        !self.since(4, 7)
    }

    /// Whether `temperature` and `top_p` may stand side by side: the models that know formats refuse it.
    pub fn samples_by_both(self) -> bool {
        !self.has_formats()
    }

    /// Whether `output_config.format` is known.
    pub fn has_formats(self) -> bool {
        self.since(4, 5) || self.opus && self.since(4, 1)
    }

    /// Whether `xhigh` is a word: the one below it is, always.
    pub fn has_xhigh(self) -> bool {
        self.since(4, 7)
    }

    /// Whether `max` is a word.
    pub fn has_max(self) -> bool {
        self.since(4, 7) || self.opus && self.since(4, 6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_how_a_model_thinks() {
        for (name, version, thinks) in [
            ("claude-3-5-haiku-20241022", Some((3, 5)), Thinks::Never),
            ("claude-2.1", Some((2, 1)), Thinks::Never),
            ("claude-3-opus-20240229", Some((3, 0)), Thinks::Never),
            ("claude-3-7-sonnet@20250219", Some((3, 7)), Thinks::Budget),
            ("claude-sonnet-4-20250514", Some((4, 0)), Thinks::Budget),
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                Some((4, 5)),
                Thinks::Budget,
            ),
            ("anthropic/claude-opus-4.6", Some((4, 6)), Thinks::Adaptive),
            ("claude-opus-5-5", Some((5, 5)), Thinks::Adaptive),
            ("Claude-Opus-5", Some((5, 0)), Thinks::Adaptive),
            (
                "claude-mythos-preview",
                Some((u32::MAX, 0)),
                Thinks::Adaptive,
            ),
            ("kimi-k2-thinking", None, Thinks::Budget),
            ("glm-5.1", None, Thinks::Budget),
        ] {
            let model = Model::of(name);
            assert_eq!((model.version, model.thinks()), (version, thinks), "{name}");
        }
    }

    #[test]
    fn newer_models_take_fewer_words_for_chance() {
        let of = |name| {
            let model = Model::of(name);
            (
                model.samples(),
                model.samples_by_both(),
                model.has_formats(),
            )
        };
        assert_eq!(of("kimi-k2"), (true, true, false));
        assert_eq!(of("claude-sonnet-4-20250514"), (true, true, false));
        assert_eq!(of("claude-opus-4-1-20250805"), (true, false, true));
        assert_eq!(of("claude-haiku-4-5"), (true, false, true));
        assert_eq!(of("claude-opus-4-7"), (false, false, true));
    }
}
