//! What is known of the models behind Chat by their names. Very many vendors speak this dialect, so that what is not
//! known is taken for the plainest of them.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::dialect::translate::neutral::Effort;
use crate::dialect::translate::openai_models::{OpenAiModel, version};

/// A model by its name.
#[derive(Clone, Debug)]
pub(super) struct Family {
    /// In lower case, without the vendor that some relays put in front.
    name: String,
    /// A relay names its vendors: `deepseek/deepseek-chat`.
    through_relay: bool,
    openai: Option<OpenAiModel>,
}

impl Family {
    pub fn of(model: &str) -> Self {
        let lower = model.to_ascii_lowercase();
        let (through_relay, name) = match lower.rsplit_once('/') {
            Some((_, name)) => (true, name.to_owned()),
            None => (false, lower),
        };
        Self {
            openai: OpenAiModel::of(&name),
            name,
            through_relay,
        }
    }

    pub fn is_openai(&self) -> bool {
        self.openai.is_some()
    }

    /// It thinks before it answers: it takes no sampling parameters and its instructions come from a `developer`.
    pub fn openai_that_thinks(&self) -> bool {
        self.openai.is_some_and(OpenAiModel::thinks)
    }

    /// It takes `max_completion_tokens` in the place of `max_tokens`.
    pub fn newer_limit(&self) -> bool {
        self.openai_that_thinks() || version(&self.name).is_some_and(|version| version >= (5, 0))
    }

    pub fn verbosity(&self) -> bool {
        matches!(self.openai, Some(OpenAiModel::Gpt { .. }))
    }

    /// The `o` models take no `parallel_tool_calls`.
    pub fn parallel_tools(&self) -> bool {
        self.openai != Some(OpenAiModel::Series)
    }

    /// It searches by itself, and `web_search_options` say how.
    pub fn searches(&self) -> bool {
        self.is_openai() && self.name.contains("search")
    }

    /// Relays of Anthropic's models take its cache marks.
    pub fn cache_marks(&self) -> bool {
        self.name.contains("claude")
    }

    /// Vendors that refuse a conversation whose calls come back without the thoughts before them.
    pub fn wants_thoughts_back(&self) -> bool {
        self.name.starts_with("deepseek") || self.name.starts_with("kimi")
    }

    /// Vendors that turn thinking on and off by `thinking`; relays have ways of their own.
    pub fn switches_thinking(&self) -> bool {
        let names = ["deepseek-", "glm-", "kimi-"];
        !self.through_relay && names.iter().any(|name| self.name.starts_with(name))
    }

    /// `reasoning_effort`; `None` where the model takes none.
    pub fn effort(&self, asked: Effort) -> Option<&'static str> {
        if let Some(model) = self.openai {
            return model.effort(asked).map(Effort::as_str);
        }
        let others = ["gpt-oss", "gemini-", "grok-3-mini"];
        let known = others.iter().any(|name| self.name.starts_with(name));
        known.then(|| asked.clamp(Effort::Low, Effort::High).as_str())
    }

    /// A call's id within the vendor's rules: the same one for the call and for its result.
    pub fn call_id<'a>(&self, id: &'a str) -> Cow<'a, str> {
        let mistral = ["mistral", "codestral", "devstral", "magistral", "ministral"];
        if mistral.iter().any(|name| self.name.contains(name)) {
            let fits = id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if fits {
                return Cow::Borrowed(id);
            }
            return Cow::Owned(digest(id)[..9].to_owned());
        }
        // OpenAI's longest.
        if id.len() <= 40 {
            return Cow::Borrowed(id);
        }
        Cow::Owned(format!("call_{}", &digest(id)[..32]))
    }
}

/// A text that identifies something, within the 64 characters that OpenAI allows for it.
pub(super) fn within_64(text: &str) -> Cow<'_, str> {
    if text.chars().count() <= 64 {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(digest(text))
    }
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effort_is_one_that_the_model_takes() {
        for (model, [none, minimal, max]) in [
            ("gpt-4.1", [None; 3]),
            ("gpt-5-chat-latest", [None; 3]),
            ("some-model", [None; 3]),
            ("grok-4", [None; 3]),
            ("o3", [Some("low"), Some("low"), Some("high")]),
            (
                "gpt-5-mini",
                [Some("minimal"), Some("minimal"), Some("high")],
            ),
            ("gpt-5-codex", [Some("low"), Some("low"), Some("high")]),
            ("gpt-5.1", [Some("none"), Some("low"), Some("high")]),
            (
                "gpt-5.1-codex-max",
                [Some("low"), Some("low"), Some("xhigh")],
            ),
            ("openai/gpt-5.2", [Some("none"), Some("low"), Some("xhigh")]),
            ("gpt-6", [Some("none"), Some("low"), Some("xhigh")]),
            (
                "openai/gpt-oss-120b",
                [Some("low"), Some("low"), Some("high")],
            ),
        ] {
            let family = Family::of(model);
            assert_eq!(family.effort(Effort::None), none, "{model}");
            assert_eq!(family.effort(Effort::Minimal), minimal, "{model}");
            assert_eq!(family.effort(Effort::Max), max, "{model}");
        }
    }

    #[test]
    fn only_openais_later_models_have_the_newer_limit() {
        for model in [
            "o1",
            "o4-mini",
            "gpt-5",
            "gpt-5-chat-latest",
            "openai/gpt-5.1",
        ] {
            assert!(Family::of(model).newer_limit(), "{model}");
        }
        for model in [
            "gpt-4o",
            "gpt-oss-20b",
            "olmo",
            "openchat",
            "deepseek-chat",
            "gpt-x",
        ] {
            assert!(!Family::of(model).newer_limit(), "{model}");
        }
    }

    #[test]
    fn ids_stay_within_the_vendors_rules() {
        let long = "call_".repeat(10);
        for (model, id, length) in [
            ("gpt-5", "toolu_01", 8),
            ("gpt-5", long.as_str(), 37),
            ("mistral-large", "toolu_01", 9),
            ("mistral-large", "abcDEF123", 9),
        ] {
            let family = Family::of(model);
            assert_eq!(family.call_id(id).len(), length);
            assert_eq!(family.call_id(id), family.call_id(id));
        }
        assert_eq!(Family::of("devstral").call_id("abcDEF123"), "abcDEF123");
        assert_eq!(within_64("me"), "me");
        assert_eq!(within_64(&"x".repeat(65)).len(), 64);
    }
}
