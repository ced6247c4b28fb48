//! What was said in a session, as the newest of its requests that was kept tells it: a client sends the whole conversation with
//! each. Of all dialects in one form; how bodies are read is `dialect::transcript`'s.

use actix_web::{get, web};
use actors::domain::{KeyId, RequestId, RequestKind, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::{FoundSession, WhoseQuery, found};
use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::Query;
use crate::admin::problem::{Code, Problem};
use crate::admin::requests::bodies::{kept_bytes, why_nothing};
use crate::admin::shape::Time;
use crate::admin::words::DialectWord;
use crate::capture::port::{Packed, PackedMessage};
use crate::dialect::transcript::{self, Kept, Message, Piece, PieceKind, Speaker, Transcript};
use crate::store::RequestRow;

/// A conversation up to its last answer.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::admin) struct SessionMessages {
    /// The request that tells it.
    #[schema(format = "uuid", example = "019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d")]
    request_id: String,
    /// When it came in.
    at: Time,
    /// The client's.
    dialect: DialectWord,
    /// What the client asked for.
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    pub(in crate::admin) messages: Vec<SessionMessage>,
    /// Something is missing: a body was cut short, or could not be read whole.
    truncated: bool,
}

/// What one side said before another spoke.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::admin) struct SessionMessage {
    role: MessageRole,
    parts: Vec<MessagePart>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MessageRole {
    System,
    User,
    Assistant,
    /// What a tool gave back.
    Tool,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MessagePartType {
    Text,
    /// Empty where the vendor does not show it.
    Thinking,
    ToolCall,
    ToolResult,
    Image,
    File,
    /// Something that only its vendor understands, by its name.
    Other,
}

/// A piece of a message. Images and files are named, and not sent.
#[derive(Debug, Serialize, ToSchema)]
struct MessagePart {
    #[serde(rename = "type")]
    kind: MessagePartType,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Of the tool, the file, or whatever else it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Of a call: JSON most often, as the model wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<String>,
    /// Of a call, and of its result.
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_error: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<String>,
    /// The size of an image or a file that came along.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl From<Message> for SessionMessage {
    fn from(message: Message) -> Self {
        Self {
            role: match message.speaker {
                Speaker::System => MessageRole::System,
                Speaker::User => MessageRole::User,
                Speaker::Assistant => MessageRole::Assistant,
                Speaker::Tool => MessageRole::Tool,
            },
            parts: message.pieces.into_iter().map(MessagePart::from).collect(),
        }
    }
}

impl From<Piece> for MessagePart {
    fn from(piece: Piece) -> Self {
        Self {
            kind: match piece.kind {
                PieceKind::Text => MessagePartType::Text,
                PieceKind::Thinking => MessagePartType::Thinking,
                PieceKind::ToolCall => MessagePartType::ToolCall,
                PieceKind::ToolResult => MessagePartType::ToolResult,
                PieceKind::Image => MessagePartType::Image,
                PieceKind::File => MessagePartType::File,
                PieceKind::Other => MessagePartType::Other,
            },
            text: piece.text,
            name: piece.name,
            arguments: piece.arguments,
            tool_call_id: piece.tool_call_id,
            is_error: piece.is_error,
            media_type: piece.media_type,
            bytes: piece.bytes,
        }
    }
}

/// The newest request of a session of which something was kept, with that.
pub(in crate::admin) async fn newest_kept<'s>(
    admin: &Admin,
    session: &'s FoundSession,
) -> Result<Option<(&'s RequestRow, Packed)>, Problem> {
    let Some(logged) = &session.logged else {
        return Ok(None);
    };
    // Only these bring a conversation along.
    let rows = || {
        let all = logged.requests.iter();
        all.filter(|row| row.kind == RequestKind::Generation)
    };
    let ids: Vec<RequestId> = rows().map(|row| row.id).collect();
    let Some(id) = admin.db.newest_bodies(&ids).await? else {
        return Ok(None);
    };
    let row = rows().find(|row| row.id == id);
    // Retention may have been there in between.
    Ok(row.zip(admin.db.request_bodies(id).await?))
}

impl SessionMessages {
    pub(in crate::admin) fn of(row: &RequestRow, kept: &Packed) -> Self {
        let request = read(&kept.request, |body| {
            transcript::of_request(row.dialect, body)
        });
        // An error is no answer.
        let answer = kept.answer.as_ref().filter(|answer| answer.status < 300);
        let answer = answer.map_or_else(Transcript::default, |answer| {
            read(&answer.message, |body| {
                transcript::of_answer(row.dialect, body)
            })
        });
        let all = request.messages.into_iter().chain(answer.messages);
        Self {
            request_id: row.id.to_string(),
            at: Time::of_ms(row.at_ms),
            dialect: row.dialect.into(),
            model: row.model.clone(),
            messages: all.map(SessionMessage::from).collect(),
            truncated: request.truncated || answer.truncated,
        }
    }
}

fn read(message: &PackedMessage, read: impl FnOnce(Kept<'_>) -> Transcript) -> Transcript {
    let bytes = kept_bytes(message);
    let truncated = message.truncated || bytes.is_none();
    read(Kept {
        bytes: &bytes.unwrap_or_default(),
        truncated,
    })
}

/// Show what was said in a session
///
/// The conversation as the newest kept request of the session tells it, and the answer. `id` as at `/api/v1/sessions/{id}`. They are
/// there where `sessions.store_messages` was on; what cannot be read of them is left out, and `truncated` says so.
#[utoipa::path(
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id or name", example = "0123456789abcdef0123456789abcdef"), WhoseQuery),
    responses(
        (status = 200, description = "The conversation", body = SessionMessages),
        (status = 404, description = "There is no such session, or nothing was kept of it; `detail` says which", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/sessions/{id}/messages")]
pub(super) async fn messages(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: web::Path<String>,
    query: Query<WhoseQuery>,
) -> Result<web::Json<SessionMessages>, Problem> {
    let (key, user) = (query.key_id.map(KeyId), query.user_id.map(UserId));
    let session = found(&admin, &id, key, user).await?;
    let (row, kept) = newest_kept(&admin, &session)
        .await?
        .ok_or_else(|| nothing_kept(&admin, &session))?;
    Ok(web::Json(SessionMessages::of(row, &kept)))
}

pub(in crate::admin) fn nothing_kept(admin: &Admin, session: &FoundSession) -> Problem {
    let what = format!("the messages of session `{}`", session.name);
    Problem::new(Code::NotFound, why_nothing(admin, &what))
}
