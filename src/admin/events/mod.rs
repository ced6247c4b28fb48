//! `/api/v1/events`: what happens, as server-sent events. Who may see an event is decided here; what an event looks like,
//! in `shape`.

mod feed;
mod shape;

use std::collections::BTreeSet;

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Me, doorkeeper, origin};
use super::body::Query;
use super::problem::Problem;
use crate::auth::identity::{Identity, NoIdentity};
use crate::auth::role::Role;
use crate::live::{Data, Scope};
use feed::{Feed, Standing};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(events);
}

/// What to send.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct EventQuery {
    /// What came after the event of that number is sent first, as with the header `Last-Event-ID`, which wins.
    last_event_id: Option<u64>,
    /// Only these kinds, with commas between them; all where it is left out.
    #[param(example = "request.started,request.finished")]
    kinds: Option<String>,
}

/// Follow what happens
///
/// Server-sent events: requests that start and finish, circuits, cool-downs, limits that were hit, sessions that were
/// ended, reloads of the configuration, changes of the catalog. The name of an event is its kind, its number is for
/// `Last-Event-ID`: whoever comes back gets what they missed, or the event `gap` where that is no longer known, and then
/// has to load anew what they show. Somebody with the role `user` gets only what is their own, without providers. A
/// comment comes every 15 seconds. The stream ends with the hub, and within a minute after the session or key has ended.
#[utoipa::path(
    tag = "events",
    params(
        EventQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "The number of the last event that was seen"),
    ),
    responses((
        status = 200,
        description = "Events, each with `event`, `id` and, as JSON in `data`, what follows",
        body = shape::LiveEvent,
        content_type = "text/event-stream",
    )),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/events")]
async fn events(
    request: HttpRequest,
    access: Access<Me>,
    admin: web::Data<Admin>,
    query: Query<EventQuery>,
) -> Result<HttpResponse, Problem> {
    let kinds = read_kinds(query.kinds.as_deref())?;
    let last = last_event_id(request.headers())?.or(query.last_event_id);
    let (missed, follower) = match last {
        Some(id) => {
            let (missed, follower) = admin.live.follow_since(id);
            (Some(missed), follower)
        }
        None => (None, admin.live.follow()),
    };
    let viewer = Viewer {
        identity: access.identity,
        kinds,
    };
    let headers = request.headers().clone();
    let origin = origin(&request);
    let feed = Feed::new(viewer, missed, follower, async move || {
        match doorkeeper(&admin, &origin).recognise(&headers).await {
            Ok(identity) => Standing::Good(Box::new(identity)),
            Err(NoIdentity::Store(_)) => Standing::Unknown,
            Err(_) => Standing::Over,
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Or nginx keeps events back.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(feed.stream()))
}

fn read_kinds(text: Option<&str>) -> Result<Option<BTreeSet<String>>, Problem> {
    let Some(text) = text else {
        return Ok(None);
    };
    let mut kinds = BTreeSet::new();
    for kind in text.split(',').map(str::trim) {
        if !Data::KINDS.contains(&kind) {
            let known = Data::KINDS.join(", ");
            let reason = format!("`{kind}` is no kind of event; there are {known}");
            return Err(Problem::invalid("kinds", reason));
        }
        kinds.insert(kind.to_owned());
    }
    Ok(Some(kinds))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(header) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    let id = text.parse().map_err(|_| {
        Problem::invalid(
            "Last-Event-ID",
            format!("`{text}` is no number of an event"),
        )
    });
    id.map(Some)
}

/// Who looks, and at what.
struct Viewer {
    identity: Identity,
    kinds: Option<BTreeSet<String>>,
}

impl Viewer {
    fn wants(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    /// Users see what is their own, and a key that may only look sees what is the key's.
    fn may_see(&self, scope: &Scope) -> bool {
        let identity = &self.identity;
        if self.sees_everything() {
            return true;
        }
        if identity.looks_only {
            return identity.key_id.is_some() && scope.key_id == identity.key_id;
        }
        (identity.user_id.is_some() && scope.user_id == identity.user_id)
            || (identity.key_id.is_some() && scope.key_id == identity.key_id)
    }

    fn sees_everything(&self) -> bool {
        self.identity.role >= Role::Auditor
    }
}

#[cfg(test)]
mod tests {
    use actors::domain::{KeyId, UserId};

    use super::*;
    use crate::auth::identity::Via;
    use crate::store::ActorKind;

    fn viewer(role: Role, user: Option<i64>, key: Option<i64>, looks_only: bool) -> Viewer {
        let identity = Identity {
            role,
            kind: ActorKind::Key,
            id: key,
            name: "alice/test".to_owned(),
            user_id: user.map(UserId),
            key_id: key.map(KeyId),
            scopes: None,
            looks_only,
            via: Via::Header,
        };
        Viewer {
            identity,
            kinds: None,
        }
    }

    #[test]
    fn users_see_what_is_their_own_and_nothing_of_the_hub() {
        let of = |user: i64, key: i64| Scope {
            user_id: Some(UserId(user)),
            key_id: Some(KeyId(key)),
        };
        let scopes = [of(1, 10), of(1, 11), of(2, 20), Scope::HUB];
        let seen = |viewer: Viewer| scopes.map(|scope| viewer.may_see(&scope));
        let user = Role::User;
        assert_eq!(
            seen(viewer(user, Some(1), Some(10), false)),
            [true, true, false, false]
        );
        assert_eq!(
            seen(viewer(user, Some(1), Some(10), true)),
            [true, false, false, false]
        );
        // An account that is nobody's.
        assert_eq!(seen(viewer(user, None, None, false)), [false; 4]);
        assert_eq!(seen(viewer(Role::Auditor, None, None, false)), [true; 4]);
    }

    #[test]
    fn kinds_are_known_words() {
        assert_eq!(read_kinds(None).unwrap(), None);
        let two = read_kinds(Some("request.started, limit.hit"))
            .unwrap()
            .unwrap();
        assert_eq!(two.len(), 2);
        assert_eq!(
            read_kinds(Some("nonsense")).unwrap_err().errors[0].pointer,
            "kinds"
        );
    }
}
