//! Pure: what an error says about models: that one is not served, or that a limit is one model's own.
//! Everything else that an error may mean stands in `meaning`.

use std::sync::LazyLock;

use actix_web::http::header::HeaderMap;
use regex::Regex;

use super::said::Said;

/// Said of the model itself: "the model `x` does not exist", "models/x is not found". Not "temperature is not
/// supported with this model", which is about the request.
static OF_A_MODEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"\bmodels?(?: id| name)?[:/]? ?["'`]*[\w./:@+\[\]-]*["'`]*,? "#,
        r"(?:is |was |has been |are )?(?:currently )?",
        r"(?:not found|does not exist|doesn't exist|do not exist|not exist|not supported|unsupported|not available",
        r"|not allowed|not enabled|no longer available|deprecated|retired|not accessible|not a valid|not served",
        r"|不存在|未开通)",
    ))
});

/// Said about a model: "unknown model x", "no available channel for model x", "no access to model x".
static ABOUT_A_MODEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:unknown|unsupported|unrecognized|no such) model\b",
        r#"|\binvalid model(?: name| id| identifier)?(?: ?["'`:.,;(]|$)"#,
        r"|\b(?:no|not have|doesn't have|without) (?:access|permission) to (?:use )?(?:the |this )?model\b",
        r"|\bno (?:available|healthy) [\w ]{0,30}\b(?:channel|account|provider|deployment|endpoint)s?\b[^.\n]{0,60}\bmodel\b",
        r"|\bno available (?:channel|account|provider|deployment|endpoint)s?\b[^.\n]{0,60}\bmodel\b",
        r"|\bmodel[^.\n]{0,60}\bnot (?:found|supported) (?:by|in|for) any\b",
        r"|\bdeployment\b[^.\n]{0,40}\bdoes not exist\b",
    ))
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("patterns are constants that the tests use")
}

/// Whether the error says that the model is not served. `text` is its sentences.
pub(super) fn not_served(said: &Said, text: &str) -> bool {
    // Anthropic names the model and says no more: `{"type":"not_found_error","message":"model: x"}`.
    let named = text.starts_with("model: ") && said.words().any(|word| word == "not_found_error");
    named || OF_A_MODEL.is_match(text) || ABOUT_A_MODEL.is_match(text)
}

/// Whether a limit is one of a day: a pause of seconds that comes with it is not to be believed.
pub(super) fn daily(said: &Said) -> bool {
    said.values_of(&["quotaid"])
        .any(|id| id.contains("perday") || id.contains("daily"))
}

/// Whether a limit is said in so many words to be one model's own: a quota with the model as a dimension, or a
/// subscription's limit for one family.
pub(super) fn of_one_model(said: &Said, headers: &HeaderMap) -> bool {
    let claim = headers
        .get("anthropic-ratelimit-unified-representative-claim")
        .and_then(|claim| claim.to_str().ok())
        .unwrap_or_default();
    ["_opus", "_sonnet", "_haiku"]
        .iter()
        .any(|family| claim.ends_with(family))
        || said.values_of(&["model"]).next().is_some()
        || said
            .values_of(&["quotaid", "quotametric"])
            .any(|id| id.contains("permodel") || id.contains("per_base_model"))
        || said.words().any(|word| word == "model_cooldown")
        || said.text().contains("on this model")
}

/// Whether a rate limit's sentence says or suggests that it is about this model only.
pub(super) fn names_the_model(said: &Said, model: &str) -> bool {
    const SUGGESTED: [&str; 6] = [
        "for model ",
        "for this model",
        "selected model",
        "model: ",
        "per_base_model",
        "per model",
    ];
    let text = said.text();
    let in_organization = text.contains("limit reached for ") && text.contains(" in organization");
    in_organization
        || SUGGESTED.iter().any(|phrase| text.contains(phrase))
        || (!model.is_empty() && text.contains(&model.to_lowercase()))
}
