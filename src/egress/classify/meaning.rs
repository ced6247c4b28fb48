//! Pure: what vendors mean by the words and sentences of their errors, whatever status they put on them.
//! Data for the most part. It does not decide which status may mean what.

use super::models;
use super::said::Said;

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The conversation does not fit into the model.
    TooLong,
    /// What the request says is not wanted there.
    ContentRefused,
    /// The request refers to an answer or a file that is not stored.
    ReferenceLost,
    /// The account serves others, but not a request like this one.
    NotOnThisAccount,
    Quota,
    NoModel,
    Unauthorized,
    Forbidden,
    RateLimited,
    Overloaded,
    /// The server that we reached is set up wrongly or broken, though it blames the request.
    BrokenServer,
    /// Something else is wrong with the request.
    Invalid,
}

use Meaning::{
    BrokenServer, ContentRefused, Forbidden, Invalid, NoModel, NotOnThisAccount, Overloaded, Quota,
    RateLimited, ReferenceLost, TooLong, Unauthorized,
};

impl Meaning {
    /// Types, codes, statuses and reasons that mean this.
    fn words(self) -> &'static [&'static str] {
        match self {
            TooLong => &[
                "context_length_exceeded",
                "context_window_exceeded",
                "contextwindowexceedederror",
                "model_context_window_exceeded",
                "content_length_exceeds_threshold",
                "string_above_max_length",
                "input_too_long",
            ],
            ContentRefused => &[
                "content_filter",
                "content_policy_violation",
                "responsibleaipolicyviolation",
                "data_inspection_failed",
                "sensitive_words_detected",
                "prompt_blocked",
                "invalid_prompt",
                "cyber_policy",
            ],
            ReferenceLost => &["previous_response_not_found"],
            NotOnThisAccount => &[],
            Quota => &[
                "insufficient_quota",
                "insufficient_user_quota",
                "insufficient_balance",
                "insufficient_credits",
                "pre_consume_token_quota_failed",
                "exceeded_current_quota_error",
                "quota_exhausted",
                "quota_exceeded",
                "billing_error",
                "billing_not_active",
                "billing_hard_limit_reached",
                "payment_required",
                "usage_limit_reached",
                "usage_limit_exceeded",
                "usage_not_included",
                "arrearage",
                "allocationquota.freetieronly",
            ],
            NoModel => &[
                "model_not_found",
                "modelnotfound",
                "model_not_supported",
                "model_not_available",
                "model_not_allowed",
                "unknown_model",
                "unsupported_model",
                "invalid_model",
                "deploymentnotfound",
                "modelnotopen",
                "invalidendpointormodel.notfound",
            ],
            Unauthorized => &[
                "authentication_error",
                "invalid_authentication_error",
                "invalid_api_key",
                "invalidapikey",
                "api_key_invalid",
                "unauthenticated",
                "unauthorized",
                "invalid_token",
                "token_expired",
                "token_revoked",
                "invalid_grant",
            ],
            Forbidden => &[
                "permission_error",
                "permission_denied",
                "forbidden",
                "access_denied",
                "access_terminated_error",
                "account_deactivated",
                "account_disabled",
                "account_suspended",
                "organization_disabled",
                "consumer_suspended",
                "service_disabled",
                "unsupported_country_region_territory",
            ],
            RateLimited => &[
                "rate_limit_error",
                "rate_limit_exceeded",
                "rate_limit_reached_error",
                "rate_limited",
                "ratelimitexceeded",
                "ratelimitreached",
                "resource_exhausted",
                "too_many_requests",
                "throttling",
                "throttling.ratequota",
                "throttlingexception",
                "model_cooldown",
            ],
            Overloaded => &[
                "overloaded_error",
                "overloaded",
                "server_is_overloaded",
                "engine_overloaded_error",
                "model_overloaded",
                "slow_down",
                "unavailable",
            ],
            BrokenServer => &[],
            Invalid => &[
                "invalid_request_error",
                "invalid_request",
                "invalid_argument",
                "validation_error",
                "validationexception",
                "bad_request",
                "failed_precondition",
                "request_too_large",
            ],
        }
    }

    /// Parts of sentences that mean this.
    fn phrases(self) -> &'static [&'static str] {
        match self {
            TooLong => &[
                "prompt is too long",
                "prompt too long",
                "input is too long",
                "input too long",
                "context_length_exceeded",
                "content_length_exceeds_threshold",
                "maximum context length",
                "maximum prompt length",
                "exceeds the context window",
                "exceed context limit",
                "exceeds the maximum number of tokens",
                "exceeded model token limit",
                "exceeds the model's context",
                "reduce the length of the messages",
                "range of input length should be",
                "payload size exceeds the limit",
            ],
            ContentRefused => &[
                "content management policy",
                "your input was flagged",
                "flagged as potentially violating",
                "content exists risk",
            ],
            ReferenceLost => &[
                "items are not persisted",
                "previous response with id",
                "no tool output found for",
            ],
            NotOnThisAccount => &[
                "only authorized for use with",
                "extra usage is required for long context",
                "long context beta is not yet available",
                "request too large for",
            ],
            Quota => &[
                "credit balance is too low",
                "insufficient_quota",
                "insufficient quota",
                "insufficient balance",
                "insufficient credits",
                "insufficient_user_quota",
                "exceeded your current quota",
                "exhausted your daily quota",
                "exhausted your capacity",
                "quota will reset",
                "quota resets",
                "requires more credits",
                "out of credits",
                "specified api usage limits",
                "usage limit reached",
                "reached your usage limit",
                "hit your usage limit",
                "hit your limit",
                "billing hard limit",
                "enable billing",
                "spending limit",
                "余额不足",
                "额度不足",
                "额度已用尽",
                "欠费",
            ],
            NoModel => &[
                "no endpoints found",
                "no allowed providers",
                "is not a valid model",
                "model identifier is invalid",
                "无可用渠道",
                "模型不存在",
                "不支持该模型",
                "不支持的模型",
            ],
            Unauthorized => &[
                "api key not valid",
                "api key expired",
                "api_key_invalid",
                "invalid api key",
                "incorrect api key",
                "invalid x-api-key",
                "invalid bearer token",
                "invalid_api_key",
                "oauth token has expired",
                "无效的令牌",
            ],
            Forbidden => &[
                "organization has been disabled",
                "account has been disabled",
                "account has been suspended",
                "account has been deactivated",
                "user location is not supported",
                "region, or territory not supported",
            ],
            RateLimited => &[
                "rate limit",
                "rate_limit",
                "too many requests",
                "requests per minute",
                "tokens per minute",
                "请求过于频繁",
            ],
            Overloaded => &["overloaded", "负载已饱和"],
            BrokenServer => &[
                "plain http request was sent to https port",
                "disk storage creation failed",
                "disk free-space floor reached",
                "invalid url (",
            ],
            Invalid => &[],
        }
    }
}

/// Whether the error carries a word that means this.
pub(super) fn worded(said: &Said, meaning: Meaning) -> bool {
    said.words().any(|word| meaning.words().contains(&word))
}

/// Whether an error within the error does.
pub(super) fn worded_within(said: &Said, meaning: Meaning) -> bool {
    let within = said.nested_words().iter();
    within
        .map(String::as_str)
        .any(|word| meaning.words().contains(&word))
}

/// Whether a sentence means this. What would be held against an account or a model must not stand in quotes:
/// there it is what the client sent.
pub(super) fn phrased(said: &Said, meaning: Meaning) -> bool {
    let text = match meaning {
        TooLong | ContentRefused | ReferenceLost => said.text(),
        BrokenServer if said.markup => said.page(),
        _ => said.unquoted(),
    };
    meaning.phrases().iter().any(|phrase| text.contains(phrase))
        || (meaning == NoModel && models::not_served(said, text))
}
