//! The ids of conversations that clients send, in headers and bodies. It takes the first usable one and never
//! makes one up; what names a user is no conversation.

use std::borrow::Cow;

use actors::domain::Dialect;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Headers, raw, short};

/// Best first: Claude Code, Codex (now and before), opencode and others.
const HEADERS: [&str; 7] = [
    "x-claude-code-session-id",
    "session-id",
    "session_id",
    "thread-id",
    "conversation_id",
    "x-session-id",
    "x-session-affinity",
];

/// Between session and prompt number in the prompt ids of the Gemini command line.
const PROMPT_NUMBER: &str = "########";

pub(super) fn in_headers(headers: &dyn Headers) -> Option<String> {
    HEADERS
        .iter()
        .find_map(|name| headers.get(name).and_then(usable))
}

/// What a body says of its conversation.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub session: Option<String>,
    /// The name of the answer that the request continues.
    pub continues: Option<String>,
    /// The vendor is not to keep the answer.
    pub unkept: bool,
}

pub(super) fn in_body(dialect: Dialect, body: &str) -> Ids {
    match dialect {
        Dialect::Anthropic => Ids {
            session: raw::fields(body, ["metadata"])
                .and_then(|[metadata]| metadata.and_then(in_metadata)),
            ..Ids::default()
        },
        Dialect::OpenaiChat | Dialect::OpenaiResponses => in_openai(body),
        Dialect::Gemini => Ids {
            session: in_code_assist(body),
            ..Ids::default()
        },
    }
}

fn in_openai(body: &str) -> Ids {
    let names = [
        "metadata",
        "prompt_cache_key",
        "client_metadata",
        "previous_response_id",
        "store",
    ];
    let Some([metadata, cache_key, client, previous, store]) = raw::fields(body, names) else {
        return Ids::default();
    };
    let id = |json: Option<&RawValue>| raw::text(json).and_then(|text| usable(&text));
    Ids {
        session: metadata
            .and_then(in_metadata)
            .or_else(|| id(cache_key))
            .or_else(|| {
                let [session] = raw::fields(client?.get(), ["session_id"])?;
                id(session)
            }),
        continues: id(previous).map(|previous| short(format!("resp:{previous}"))),
        unkept: store.is_some_and(|store| store.get() == "false"),
    }
}

/// The envelope of Code Assist; a plain Gemini request has no id.
fn in_code_assist(body: &str) -> Option<String> {
    let [request, prompt, prompt_camel] =
        raw::fields(body, ["request", "user_prompt_id", "userPromptId"])?;
    let session = request.and_then(|request| {
        let [snake, camel] = raw::fields(request.get(), ["session_id", "sessionId"])?;
        raw::text(snake.or(camel)).and_then(|id| usable(&id))
    });
    session.or_else(|| {
        let prompt = raw::text(prompt.or(prompt_camel))?;
        usable(prompt.split(PROMPT_NUMBER).next()?)
    })
}

#[derive(Deserialize)]
struct UserId<'a> {
    #[serde(borrow)]
    session_id: Cow<'a, str>,
}

/// `metadata.user_id` where it holds a session, else `metadata.session_id`. The first is a JSON string
/// `{"session_id": …}`, and was `user_<hex>_account_<uuid or nothing>_session_<uuid>` before; of any other form it
/// names a user.
pub(in crate::dialect) fn in_metadata(metadata: &RawValue) -> Option<String> {
    let [user_id, session_id] = raw::fields(metadata.get(), ["user_id", "session_id"])?;
    let of_user = raw::text(user_id).and_then(|user_id| {
        if let Ok(parsed) = serde_json::from_str::<UserId<'_>>(&user_id) {
            return usable(&parsed.session_id);
        }
        let (user, session) = user_id.rsplit_once("_session_")?;
        (user.starts_with("user_") && user.contains("_account_")).then(|| usable(session))?
    });
    of_user.or_else(|| raw::text(session_id).and_then(|id| usable(&id)))
}

/// Ids are printable ASCII; anything else is somebody's mistake and not taken. A long one becomes its digest.
pub(super) fn usable(id: &str) -> Option<String> {
    let printable = !id.is_empty() && id.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    (printable && !id.trim().is_empty()).then(|| short(id.to_owned()))
}
