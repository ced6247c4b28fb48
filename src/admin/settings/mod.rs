//! `/api/v1/settings`: what can be changed while the hub runs. The operator's word in file and environment wins, and is
//! changed there.

mod shape;

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, web};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Own, Read};
use super::body::MergePatch;
use super::problem::{Code, FieldError, Problem};
use super::revision::{IfMatch, tagged};
use crate::config::{ChooseError, Config};
use crate::store::ChosenSetting;
use shape::{Setting, Settings, SettingsPatch};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(update).service(reset);
}

/// Show all settings
///
/// What is in force, who has set it, and whether it can be changed here. Secrets are not shown.
#[utoipa::path(
    tag = "settings",
    responses((status = 200, description = "All settings", body = Settings)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/settings")]
async fn list(_: Access<Read>, admin: web::Data<Admin>) -> Result<HttpResponse, Problem> {
    let chosen = admin.db.list_chosen_settings().await?;
    Ok(shown(&admin, &chosen))
}

/// Change settings
///
/// By name, all or none of them. They are in force at once, here and within a second on other replicas. What file or
/// environment state is refused with `managed_by_file`; `null` takes back what was set here.
#[utoipa::path(
    tag = "settings",
    params(("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = SettingsPatch, content_type = "application/json"),
    responses((status = 200, description = "All settings as they are now", body = Settings)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[patch("/settings")]
async fn update(
    access: Access<Own>,
    admin: web::Data<Admin>,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let Value::Object(wanted) = patch.0 else {
        return Err(Problem::invalid("", "a change is a JSON object"));
    };
    let declared = admin.catalog.declared_settings();
    judged(&declared, wanted.iter())?;
    let mut change = admin.db.change(&access.who).await?;
    let before = change.list_chosen_settings().await?;
    fresh(&before, seen)?;
    let now = values(&declared, &before);
    // As the setting itself would write it, not as somebody typed it.
    let given = wanted.iter().filter(|(_, value)| !value.is_null());
    let (next, _) = declared.with_chosen(given.map(|(name, value)| (name.as_str(), value)));
    let next: BTreeMap<&str, Value> = jsons(&next);
    for (name, value) in &wanted {
        let is_set = before.iter().any(|row| row.name == *name);
        let (Some(in_force), Some(next)) = (now.get(name.as_str()), next.get(name.as_str())) else {
            continue;
        };
        if value.is_null() {
            if is_set {
                change.reset_setting(name, in_force, next).await?;
            }
        } else if !is_set || in_force != next {
            change.choose_setting(name, next, in_force).await?;
        }
    }
    if !change.is_empty() {
        admin.commit(change).await?;
    }
    let chosen = admin.db.list_chosen_settings().await?;
    Ok(shown(&admin, &chosen))
}

/// Take a setting back
///
/// To what file or environment state, or else to its default.
#[utoipa::path(
    tag = "settings",
    params(
        ("name" = String, Path, description = "The setting's name", example = "request_log.keep_days"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen"),
    ),
    responses((status = 204, description = "It is as if nobody had set it here")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[delete("/settings/{name}")]
async fn reset(
    access: Access<Own>,
    admin: web::Data<Admin>,
    seen: IfMatch,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let name = request.match_info().get("name").unwrap_or_default();
    let declared = admin.catalog.declared_settings();
    let mut change = admin.db.change(&access.who).await?;
    let before = change.list_chosen_settings().await?;
    if !before.iter().any(|row| row.name == name) {
        let detail = format!("`{name}` is not set here");
        return Err(Problem::new(Code::NotFound, detail));
    }
    fresh(&before, seen)?;
    let (now, then) = (values(&declared, &before), jsons(&declared));
    // One that this version does not know has no value.
    let of = |all: &BTreeMap<&str, Value>| all.get(name).cloned().unwrap_or_default();
    change.reset_setting(name, &of(&now), &of(&then)).await?;
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Everything that is wrong: names and values first, and then what the operator states.
fn judged<'a>(
    declared: &Config,
    wanted: impl Iterator<Item = (&'a String, &'a Value)>,
) -> Result<(), Problem> {
    let (mut wrong, mut stated) = (Vec::new(), Vec::new());
    let mut next = declared.clone();
    for (name, value) in wanted {
        let outcome = match value {
            Value::Null => next.may_choose(name),
            value => next.choose(name, value),
        };
        let Err(error) = outcome else { continue };
        let of_its_kind = match &error {
            ChooseError::Declared { .. } => &mut stated,
            _ => &mut wrong,
        };
        of_its_kind.push(FieldError {
            pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")),
            detail: error.to_string(),
        });
    }
    if !wrong.is_empty() {
        return Err(Problem::of_fields(wrong));
    }
    if stated.is_empty() {
        return Ok(());
    }
    let words: Vec<&str> = stated.iter().map(|error| error.detail.as_str()).collect();
    let detail = format!("{}; change it there", words.join("; "));
    let mut problem = Problem::new(Code::ManagedByFile, detail);
    problem.errors = stated;
    Err(problem)
}

fn fresh(chosen: &[ChosenSetting], seen: IfMatch) -> Result<(), Problem> {
    match seen.0 {
        Some(seen) if seen != revision(chosen) => Err(Problem::new(
            Code::Stale,
            "settings have changed since they were read",
        )),
        _ => Ok(()),
    }
}

/// Another number for every other state of what is set here.
fn revision(chosen: &[ChosenSetting]) -> i64 {
    let mut hash = Sha256::new();
    for row in chosen {
        hash.update(format!(
            "{} {} {}\n",
            row.updated_at_ms, row.name, row.value
        ));
    }
    let bytes: [u8; 32] = hash.finalize().into();
    let first = bytes.iter().take(7);
    first.fold(0, |sum, byte| sum << 8 | i64::from(*byte))
}

/// What is in force by name, with what is set here.
fn values(declared: &Config, chosen: &[ChosenSetting]) -> BTreeMap<&'static str, Value> {
    jsons(&with(declared, chosen))
}

fn jsons(config: &Config) -> BTreeMap<&'static str, Value> {
    let all = config.effective().into_iter();
    all.map(|setting| (setting.name, setting.json)).collect()
}

fn with(declared: &Config, chosen: &[ChosenSetting]) -> Config {
    let chosen = chosen.iter().map(|row| (row.name.as_str(), &row.value));
    declared.with_chosen(chosen).0
}

/// Out of the rows, because what is in force may be older for a moment.
fn shown(admin: &Admin, chosen: &[ChosenSetting]) -> HttpResponse {
    let in_force = with(&admin.catalog.declared_settings(), chosen);
    let items = in_force.effective().into_iter().map(|setting| {
        let row = chosen.iter().find(|row| row.name == setting.name);
        Setting::of(setting, row)
    });
    let items = items.collect();
    tagged(200, revision(chosen), &Settings { items })
}
