//! What Anthropic answers, and services that speak like it.

use super::{Row, row};

const M: &str = "claude-opus-4-5";

pub(super) const ROWS: &[Row] = &[
    row(
        "anthropic: a field is missing",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"},"request_id":"req_1"}"#,
        M,
        "Client Never invalid_request",
    ),
    row(
        "anthropic: prompt too long",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 214513 tokens > 200000 maximum"}}"#,
        M,
        "Client Never context_too_long",
    ),
    row(
        "anthropic: prompt and answer too long",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again"}}"#,
        M,
        "Client Never context_too_long",
    ),
    row(
        "anthropic: another account's signature",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages.1.content.0: Invalid `signature` in `thinking` block"}}"#,
        M,
        "Client Never invalid_request",
    ),
    row(
        "anthropic: a parameter that the model lacks",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"adaptive thinking is not supported on this model"}}"#,
        M,
        "Client Never invalid_request",
    ),
    row(
        "anthropic: empty account",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}"#,
        M,
        "Account NextProvider quota_exhausted, account first 600000",
    ),
    row(
        "anthropic: an admin's limit, with its end",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."}}"#,
        M,
        "Account NextProvider quota_exhausted, account stated 820800000",
    ),
    row(
        "anthropic: organization disabled",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}"#,
        M,
        "Account NextProvider forbidden, account first 10000",
    ),
    row(
        "anthropic: subscription wants its own client",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"This credential is only authorized for use with Claude Code and cannot be used for other API requests."}}"#,
        M,
        "Account NextProvider not_on_this_account",
    ),
    row(
        "anthropic: no long context in this plan",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"The long context beta is not yet available for this subscription."}}"#,
        M,
        "Account NextProvider not_on_this_account",
    ),
    row(
        "anthropic: an error's words, echoed in quotes",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages.0.content: Invalid value 'your credit balance is too low; invalid api key'"}}"#,
        M,
        "Client Never invalid_request",
    ),
    row(
        "anthropic: an error's words, echoed beside the error",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"messages: bad"},"request":{"error":{"type":"authentication_error","message":"insufficient_quota"}},"input":"insufficient_quota"}"#,
        M,
        "Client Never invalid_request",
    ),
    row(
        "anthropic: overloaded under a wrong status",
        400,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        M,
        "Provider SameProvider overloaded",
    ),
    row(
        "anthropic: wrong key",
        401,
        r#"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
        M,
        "Account NextProvider unauthorized, account first 30000",
    ),
    row(
        "anthropic: token expired",
        401,
        r#"{"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired. Please obtain a new token or refresh your existing token."}}"#,
        M,
        "Account NextProvider unauthorized, account first 30000",
    ),
    row(
        "anthropic: billing",
        402,
        r#"{"type":"error","error":{"type":"billing_error","message":"Your payment failed"}}"#,
        M,
        "Account NextProvider quota_exhausted, account first 600000",
    ),
    row(
        "anthropic: no permission",
        403,
        r#"{"type":"error","error":{"type":"permission_error","message":"Your API key does not have permission to use the specified resource."}}"#,
        M,
        "Account NextProvider forbidden, account first 10000",
    ),
    row(
        "anthropic: no permission for a model",
        403,
        r#"{"type":"error","error":{"type":"permission_error","message":"Your account does not have access to the model claude-opus-4-5."}}"#,
        M,
        "Model NextProvider model_not_served, claude-opus-4-5 first 300000",
    ),
    row(
        "anthropic: no such model",
        404,
        r#"{"type":"error","error":{"type":"not_found_error","message":"model: claude-opus-4-5"}}"#,
        M,
        "Model NextProvider model_not_served, claude-opus-4-5 first 300000",
    ),
    row(
        "anthropic: no such path",
        404,
        r#"{"type":"error","error":{"type":"not_found_error","message":"Not found"}}"#,
        M,
        "Provider NextProvider no_such_path",
    ),
    row(
        "anthropic: request too large",
        413,
        r#"{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}"#,
        M,
        "Client Never too_large",
    ),
    row(
        "anthropic: a minute's requests, of one model",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit of 30,000 input tokens per minute (org: 1, model: claude-opus-4-5)."}}"#,
        M,
        "Account NextProvider rate_limited, claude-opus-4-5 first 5000",
    ),
    Row {
        headers: &[
            ("retry-after", "12"),
            ("anthropic-ratelimit-requests-remaining", "0"),
            ("anthropic-ratelimit-requests-reset", "2026-11-21T12:00:40Z"),
        ],
        ..row(
            "anthropic: a minute's requests, Retry-After first",
            429,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"Number of request tokens has exceeded your per-minute rate limit"}}"#,
            M,
            "Account NextProvider rate_limited, account stated 12000",
        )
    },
    Row {
        headers: &[
            ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2026-11-21T12:05:00Z"),
            ("anthropic-ratelimit-input-tokens-remaining", "0"),
            (
                "anthropic-ratelimit-input-tokens-reset",
                "2026-11-21T12:00:40Z",
            ),
        ],
        ..row(
            "anthropic: only the window that is used up",
            429,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}"#,
            M,
            "Account NextProvider rate_limited, account stated 40000",
        )
    },
    Row {
        headers: &[
            ("anthropic-ratelimit-unified-status", "rejected"),
            (
                "anthropic-ratelimit-unified-representative-claim",
                "five_hour",
            ),
            ("anthropic-ratelimit-unified-reset", "1795269600"),
        ],
        ..row(
            "anthropic: a subscription's five hours",
            429,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit. Please try again later."}}"#,
            M,
            "Account NextProvider rate_limited, account stated 7200000",
        )
    },
    Row {
        headers: &[
            ("anthropic-ratelimit-unified-status", "rejected"),
            (
                "anthropic-ratelimit-unified-representative-claim",
                "seven_day_opus",
            ),
            ("anthropic-ratelimit-unified-reset", "1795269600"),
        ],
        ..row(
            "anthropic: a subscription's week of one family",
            429,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your account's rate limit."}}"#,
            M,
            "Account NextProvider rate_limited, claude-opus-4-5 stated 7200000",
        )
    },
    Row {
        headers: &[
            ("anthropic-ratelimit-unified-status", "allowed"),
            ("anthropic-ratelimit-unified-reset", "1795269600"),
        ],
        ..row(
            "anthropic: a window that is not used up",
            429,
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"Error"}}"#,
            M,
            "Account NextProvider rate_limited, account first 5000",
        )
    },
    row(
        "anthropic: long context costs extra",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"Extra usage is required for long context requests."}}"#,
        M,
        "Account NextProvider not_on_this_account",
    ),
    row(
        "anthropic: a subscription used up",
        429,
        "Claude AI usage limit reached|1795266000",
        M,
        "Account NextProvider quota_exhausted, account stated 3600000",
    ),
    row(
        "anthropic: internal error",
        500,
        r#"{"type":"error","error":{"type":"api_error","message":"Internal server error"}}"#,
        M,
        "Provider SameProvider server_error",
    ),
    row(
        "anthropic: timeout",
        504,
        r#"{"type":"error","error":{"type":"timeout_error","message":"Request timed out"}}"#,
        M,
        "Provider NextProvider gateway_timeout",
    ),
    row(
        "anthropic: overloaded",
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        M,
        "Provider SameProvider overloaded",
    ),
    row(
        "bedrock: validation",
        400,
        r#"{"message":"Input is too long for requested model."}"#,
        M,
        "Client Never context_too_long",
    ),
    row(
        "bedrock: no such model",
        400,
        r#"{"__type":"ValidationException","message":"The provided model identifier is invalid."}"#,
        M,
        "Model NextProvider model_not_served, claude-opus-4-5 first 300000",
    ),
    row(
        "bedrock: throttled",
        429,
        r#"{"__type":"ThrottlingException","message":"Too many tokens, please wait before trying again."}"#,
        M,
        "Account NextProvider rate_limited, account first 5000",
    ),
];
