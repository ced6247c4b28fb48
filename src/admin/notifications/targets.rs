//! `/api/v1/notifications/targets`: whom alerts are sent to. Addresses come in, are sealed, and never go out again.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::address::{AddressShape, ProxyShape};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::page::{Page, PageQuery};
use crate::admin::patch::PatchOf;
use crate::admin::problem::{Code, Problem};
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::Time;
use crate::notify::{Address, AddressProblem, Destination, ProxyChoice, check_templates};
use crate::store::{
    NewNotificationTarget, NotificationResult, NotificationTarget, NotificationTemplates,
};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(remove);
}

/// A target as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = NotificationTargetDraft)]
#[serde(deny_unknown_fields)]
struct TargetDraft {
    /// Unique among targets.
    #[schema(example = "ops chat")]
    name: String,
    /// Whether anything is sent to it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
    /// Never shown again. In a change it stays where it is left out, and is replaced as a whole.
    #[schema(value_type = AddressShape, required = true, write_only)]
    address: Option<Address>,
    /// Never shown again. In a change it stays where it is left out, and goes where it is `null`.
    #[schema(value_type = Option<ProxyShape>, write_only)]
    proxy: Option<ProxyChoice>,
    /// By kind of event, or `default`: what messages say instead; `/notifications/events` has the placeholders. For `custom`
    /// any JSON, for all others a text.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"default": "{{title}}: {{text}}"}))]
    templates: NotificationTemplates,
}

fn yes() -> bool {
    true
}

impl Check for TargetDraft {
    /// The rest is judged with the address, which a change may leave out.
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
    }
}

type TargetPatch = PatchOf<TargetDraft>;

/// A receiver of alerts, without its address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NotificationTarget)]
struct Target {
    #[schema(example = 1)]
    id: i64,
    name: String,
    #[schema(example = "slack")]
    kind: String,
    /// What may be shown of the address: a host, a chat, mailboxes.
    #[schema(example = "hooks.slack.com")]
    hint: String,
    enabled: bool,
    #[schema(value_type = Object)]
    templates: NotificationTemplates,
    /// How the last message fared.
    last: Option<LastMessage>,
    created_at: Time,
    updated_at: Time,
}

/// How a message fared.
#[derive(Debug, Serialize, ToSchema)]
struct LastMessage {
    at: Time,
    accepted: bool,
    latency_ms: u64,
    /// What the receiver said, or why it was not reached.
    #[schema(example = "200 ok")]
    answer: String,
}

impl From<NotificationTarget> for Target {
    fn from(row: NotificationTarget) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            hint: row.hint,
            enabled: row.enabled,
            templates: row.templates,
            last: row.last.map(LastMessage::from),
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        }
    }
}

impl From<NotificationResult> for LastMessage {
    fn from(result: NotificationResult) -> Self {
        Self {
            at: Time::of_ms(result.at_ms),
            accepted: result.accepted,
            latency_ms: result.latency_ms,
            answer: result.answer,
        }
    }
}

/// Judges all of a target, so that everything wrong is told at once. An address stands in `address`, its proxy beside it.
pub(super) fn judge(
    destination: &Destination,
    templates: &NotificationTemplates,
    wrong: &mut Wrong,
) {
    if let Err(problem) = destination.check() {
        match problem.field {
            "proxy" => wrong.add("proxy", problem.reason),
            "proxy.url" => wrong.within("proxy", |wrong| wrong.add("url", problem.reason)),
            field => wrong.within("address", |wrong| wrong.add(field, problem.reason)),
        }
    }
    add(
        check_templates(destination.address.kind(), templates),
        wrong,
    );
}

fn add(checked: Result<(), AddressProblem>, wrong: &mut Wrong) {
    if let Err(problem) = checked {
        wrong.add(problem.field, problem.reason);
    }
}

/// The row that a draft with an address makes.
fn sealed(
    admin: &Admin,
    draft: TargetDraft,
    destination: &Destination,
) -> Result<NewNotificationTarget, Problem> {
    let mut wrong = Wrong::default();
    judge(destination, &draft.templates, &mut wrong);
    wrong.result()?;
    Ok(NewNotificationTarget {
        kind: destination.address.kind().to_owned(),
        sealed: destination.seal(&draft.name, &admin.master_key),
        hint: destination.address.hint(),
        name: draft.name,
        enabled: draft.enabled,
        templates: draft.templates,
    })
}

/// The row of a target that is nothing but an address, judged and sealed.
pub(in crate::admin) fn made_for(
    admin: &Admin,
    name: &str,
    address: Address,
) -> Result<NewNotificationTarget, Problem> {
    let draft = TargetDraft {
        name: name.to_owned(),
        enabled: true,
        address: None,
        proxy: None,
        templates: NotificationTemplates::default(),
    };
    let destination = Destination {
        address,
        proxy: None,
    };
    sealed(admin, draft, &destination)
}

/// The row that a change makes of what there is. What is sealed is sealed anew where anything of it changes, and also where
/// the name does, since it is sealed for that name.
fn changed(
    admin: &Admin,
    present: &NotificationTarget,
    draft: TargetDraft,
    drops_proxy: bool,
) -> Result<NewNotificationTarget, Problem> {
    let same_way = draft.address.is_none() && draft.proxy.is_none() && !drops_proxy;
    if same_way && draft.name == present.name {
        let mut wrong = Wrong::default();
        add(check_templates(&present.kind, &draft.templates), &mut wrong);
        wrong.result()?;
        return Ok(NewNotificationTarget {
            name: draft.name,
            kind: present.kind.clone(),
            sealed: present.sealed.clone(),
            hint: present.hint.clone(),
            enabled: draft.enabled,
            templates: draft.templates,
        });
    }
    let before = Destination::open(present, &admin.master_key);
    let destination = match (draft.address.clone(), before) {
        (address, Ok(before)) => Destination {
            address: address.unwrap_or(before.address),
            proxy: draft
                .proxy
                .clone()
                .or(before.proxy.filter(|_| !drops_proxy)),
        },
        // Whoever lost the master key gives all of it anew.
        (Some(address), Err(_)) => Destination {
            address,
            proxy: draft.proxy.clone(),
        },
        (None, Err(error)) => {
            let told = format!("{error}; send the whole `address` again");
            return Err(Problem::new(Code::Conflict, told));
        }
    };
    sealed(admin, draft, &destination)
}

/// List notification targets
///
/// In the order in which they were made.
#[utoipa::path(
    tag = "notifications",
    params(PageQuery),
    responses((status = 200, description = "A page of targets", body = Page<Target>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/targets")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Target>>, Problem> {
    let rows = admin.db.notification_targets().await?.into_iter();
    let page = Page::of_all(rows.map(Target::from), &query, |target| target.id)?;
    Ok(web::Json(page))
}

/// Add a notification target
///
/// Nothing is sent to it before a rule names it.
#[utoipa::path(
    tag = "notifications",
    request_body = TargetDraft,
    responses((status = 201, description = "The new target", body = Target)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/targets")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<TargetDraft>,
) -> Result<HttpResponse, Problem> {
    let draft = body.0;
    let destination = Destination {
        address: draft
            .address
            .clone()
            .ok_or_else(|| Problem::invalid("/address", "is missing"))?,
        proxy: draft.proxy.clone(),
    };
    let new = sealed(&admin, draft, &destination)?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_notification_target(&new).await?;
    change.commit_quietly().await?;
    Ok(tagged(201, row.updated_at_ms, &Target::from(row)))
}

/// Show a notification target
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The target's id")),
    responses((status = 200, description = "The target", body = Target)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/targets/{id}")]
async fn show(_: Access<Read>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id).await?;
    Ok(tagged(200, row.updated_at_ms, &Target::from(row)))
}

/// Change a notification target
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The target's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = TargetPatch, content_type = "application/json"),
    responses((status = 200, description = "The target as it is now", body = Target)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/notifications/targets/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let present = found(&admin, id).await?;
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    patch.keeps("address")?;
    let drops_proxy = patch.takes_back("proxy");
    let draft = patch.apply(&TargetDraft {
        name: present.name.clone(),
        enabled: present.enabled,
        address: None,
        proxy: None,
        templates: present.templates.clone(),
    })?;
    let new = changed(&admin, &present, draft, drops_proxy)?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change
        .update_notification_target(id.0, Some(revision), &new)
        .await?;
    change.commit_quietly().await?;
    Ok(tagged(200, row.updated_at_ms, &Target::from(row)))
}

/// Delete a notification target
///
/// Rules that name it forget it. What was sent to it stays in the log.
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The target's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The target is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/notifications/targets/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    change.remove_notification_target(id.0, seen.0).await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) async fn found(admin: &Admin, id: Id) -> Result<NotificationTarget, Problem> {
    let row = admin.db.notification_target(id.0).await?;
    row.ok_or_else(|| Problem::not_found("notification target", id.0))
}
