//! Whom the hub tells of what: receivers, rules about events, what was sent, and which events there are.

mod address;
mod events;
mod log;
mod rules;
mod targets;
mod trial;

pub(super) use targets::made_for;

use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::choice::{maybe_one_of, must_be_one_of, one_of};
use crate::notify::{EventKind, Language};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.configure(targets::routes)
        .configure(trial::routes)
        .configure(rules::routes)
        .configure(log::routes)
        .configure(events::routes);
}

fn language() -> Object {
    one_of(&Language::ALL, "In which language messages are written.")
}

fn event() -> Object {
    must_be_one_of(&EventKind::ALL, "The kind of event.")
}

fn maybe_event() -> Object {
    maybe_one_of(&EventKind::ALL, "Only of this kind of event.")
}
