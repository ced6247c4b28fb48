//! What hubs say to one another on the channel, and how it is written. Must not talk to Redis.

use std::sync::Arc;

use actors::domain::RequestId;
use actors::limiter::port::ConversationId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::event::Event;
use super::running::RunningView;

/// One thing that the other hubs have to hear.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Message {
    Event(Arc<Event>),
    /// Whoever runs it ends it.
    Terminate(Target),
    /// All that runs at the sender, now and then.
    Here(Vec<RunningView>),
    /// The sender stops.
    Gone,
}

/// What an admin ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Target {
    Session(ConversationId),
    Request(RequestId),
}

#[derive(Serialize)]
struct Outgoing<'a> {
    origin: Uuid,
    messages: &'a [Message],
}

#[derive(Deserialize)]
struct Incoming<'a> {
    origin: Uuid,
    #[serde(borrow)]
    messages: Vec<&'a RawValue>,
}

pub(super) fn write(origin: Uuid, messages: &[Message]) -> String {
    // Plain data: serialising it cannot fail.
    serde_json::to_string(&Outgoing { origin, messages }).unwrap_or_default()
}

/// Who said what, unless it is our own. What a newer hub says and this one does not know is left out.
pub(super) fn read(bytes: &[u8], ours: Uuid) -> Option<(Uuid, Vec<Message>)> {
    let incoming: Incoming<'_> = serde_json::from_slice(bytes).ok()?;
    if incoming.origin == ours {
        return None;
    }
    let messages = incoming.messages.iter();
    let known = messages.filter_map(|message| serde_json::from_str(message.get()).ok());
    Some((incoming.origin, known.collect()))
}

#[cfg(test)]
mod tests {
    use actors::domain::{ProviderId, ScopeId, WindowKind};

    use super::super::event::{
        CatalogChanged, CircuitChanged, ConfigReloaded, Data, Finished, LimitWasHit,
        ProviderCooledDown, Scope, SessionTerminated,
    };
    use super::super::running::Phase;
    use super::super::sample::{ended, request};
    use super::*;

    fn all_data() -> Vec<Data> {
        let request = Arc::new(request(7));
        vec![
            Data::RequestStarted(request.clone()),
            Data::RequestFinished(Box::new(Finished {
                request,
                end: ended(5, 6),
            })),
            Data::CircuitChanged(CircuitChanged {
                provider_id: ProviderId(1),
                open: true,
                until_ms: Some(2),
                openings: 3,
            }),
            Data::ProviderCooledDown(ProviderCooledDown {
                provider_id: ProviderId(1),
                model: Some("m \"x\"".to_owned()),
                until_ms: 9,
                stated: true,
            }),
            Data::LimitHit(Box::new(LimitWasHit {
                request_id: RequestId(Uuid::from_u128(7)),
                key: "k".to_owned(),
                user: "u".to_owned(),
                model: "m".to_owned(),
                of: ScopeId::User(2),
                window: WindowKind::RequestsPerMinute,
                limit: 1,
                used: 1,
                reserved: 0,
                resets_at_ms: None,
            })),
            Data::ConfigReloaded(ConfigReloaded {
                applied: true,
                problems: 0,
                restart_needed: vec!["server.port".to_owned()],
            }),
            Data::CatalogChanged(CatalogChanged { version: 4 }),
            Data::SessionTerminated(SessionTerminated {
                session_id: ConversationId(1),
                session: Some("s".to_owned()),
                key: "k".to_owned(),
                user: "u".to_owned(),
                requests: 2,
            }),
        ]
    }

    #[test]
    fn everything_that_is_said_is_understood() {
        let (us, them) = (Uuid::nil(), Uuid::max());
        let event = |data| {
            Message::Event(Arc::new(Event {
                id: u64::MAX,
                at_ms: 1,
                replica: us,
                scope: Scope::of(&request(1)),
                data,
            }))
        };
        let mut messages: Vec<Message> = all_data().into_iter().map(event).collect();
        messages.push(Message::Terminate(Target::Session(ConversationId(1))));
        messages.push(Message::Terminate(Target::Request(request(1).id)));
        messages.push(Message::Here(vec![RunningView {
            request: Arc::new(request(1)),
            phase: Phase::Answering,
            provider_id: Some(ProviderId(1)),
            provider: Some("p".into()),
            attempts: 1,
            age_ms: 3,
        }]));
        messages.push(Message::Gone);
        let text = write(us, &messages);
        assert_eq!(read(text.as_bytes(), them), Some((us, messages)));
        assert_eq!(read(text.as_bytes(), us), None);
    }

    #[test]
    fn the_word_of_an_event_is_what_is_written() {
        for data in all_data() {
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json["kind"], data.kind());
            assert!(json["data"].is_object());
        }
    }

    #[test]
    fn what_is_not_known_is_passed_over() {
        let text = format!(
            r#"{{"origin":"{}","messages":[{{"new":1}},"gone"]}}"#,
            Uuid::nil()
        );
        let read_ = read(text.as_bytes(), Uuid::max());
        assert_eq!(read_, Some((Uuid::nil(), vec![Message::Gone])));
        assert_eq!(read(b"nonsense", Uuid::max()), None);
    }
}
