//! `/api/v1/routing`: who would serve a call, and why. Nothing is sent, held or remembered.

use std::collections::HashMap;

use actix_web::{post, web};
use actors::domain::{Dialect, KeyId, ProviderId, Strategy};
use actors::{FilterReason, Filtered, Pick, Ranked, Translation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::{Body, Check, Wrong};
use super::problem::{Code, Problem};
use super::shape::check_words;
use crate::catalog::{KeyEntry, Snapshot};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(simulate);
}

/// A call that nobody makes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CallDraft {
    /// `anthropic`, `openai_chat`, `openai_responses` or `gemini`.
    #[schema(value_type = String, example = "anthropic")]
    dialect: Dialect,
    /// That the client asks for.
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    /// The key that calls: its groups count, and what it may do.
    #[serde(default)]
    #[schema(example = 1)]
    key_id: Option<i64>,
    /// The caller's groups, where no key is named; empty means `default`.
    #[serde(default)]
    groups: Vec<String>,
    /// The client's `User-Agent`.
    #[serde(default)]
    #[schema(example = "claude-cli/2.1.0 (external, cli)")]
    client: Option<String>,
}

impl Check for CallDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("model", &self.model);
        check_words(&self.groups, "groups", wrong);
        if self.key_id.is_some() && !self.groups.is_empty() {
            wrong.add("groups", "a key has its own: name one of the two");
        }
        if let Some(client) = &self.client {
            wrong.text("client", client, 1000);
        }
    }
}

/// Who would serve.
#[derive(Debug, Serialize, ToSchema)]
struct Simulated {
    /// The likeliest; absent where nobody would.
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen: Option<Chosen>,
    /// Why the hub would refuse the call before it looks for a provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    /// Where nobody can serve: when the first can again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    /// How one of the best tier is chosen: `weighted`, `least_load` or `cheapest`.
    #[schema(value_type = String, example = "weighted")]
    strategy: Strategy,
    /// All that nothing speaks against, the best tier first.
    candidates: Vec<CandidateShape>,
    filtered: Vec<FilteredShape>,
}

/// The likeliest provider.
#[derive(Debug, Serialize, ToSchema)]
struct Chosen {
    id: i64,
    name: String,
    /// What would be sent for the model, by the provider's redirects.
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    /// The request would be translated into another dialect.
    translated: bool,
    /// It cools down or stands back, but nobody else can serve.
    last_resort: bool,
}

/// A provider that could serve.
#[derive(Debug, Serialize, ToSchema)]
struct CandidateShape {
    id: i64,
    name: String,
    /// For the caller's groups.
    priority: i32,
    /// 1 is the tier that is drawn from; the others wait until it is empty.
    #[schema(example = 1)]
    tier: usize,
    weight: u32,
    /// That it serves, between 0 and 1.
    #[schema(example = 0.5)]
    probability: f32,
}

/// A provider that could not serve.
#[derive(Debug, Serialize, ToSchema)]
struct FilteredShape {
    id: i64,
    name: String,
    /// `disabled`, `group`, `dialect`, `model`, `client`, `hours`, `circuit_open`, `cooling_down`,
    /// `model_cooling_down`, `budget`, `rate`, `busy`, `sessions_full`, `pins_full` or `fallback`.
    #[schema(value_type = String, example = "group")]
    reason: FilterReason,
}

impl From<Filtered> for FilteredShape {
    fn from(one: Filtered) -> Self {
        Self {
            id: one.provider.0,
            name: one.name.to_string(),
            reason: one.reason,
        }
    }
}

/// Say who would serve a call
///
/// As the routing is at this moment, for a new conversation. No slot is taken and no conversation moved.
#[utoipa::path(
    tag = "routing",
    request_body = CallDraft,
    responses(
        (status = 200, description = "Who would serve, and why", body = Simulated),
        (status = 404, description = "The key or the group is not there", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/routing/simulate")]
async fn simulate(
    _: Access<Read>,
    admin: web::Data<Admin>,
    body: Body<CallDraft>,
) -> Result<web::Json<Simulated>, Problem> {
    let call = body.0;
    let snapshot = admin.catalog.snapshot();
    let now = jiff::Timestamp::now();
    let key = match call.key_id {
        Some(id) => Some(found_key(&snapshot, KeyId(id))?),
        None => None,
    };
    let zone = admin.catalog.settings().limits.timezone.clone();
    let time = zone.to_datetime(now).time();
    let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
    let pick = Pick {
        dialect: call.dialect,
        translation: Translation::WhereNamed,
        model: call.model.clone(),
        groups: key.as_ref().map_or(call.groups, |key| key.groups.clone()),
        user_agent: call.client,
        minute_of_day: u16::try_from(minute).unwrap_or(0),
        conversation: Vec::new(),
        excluded: Vec::new(),
    };
    let simulation = admin.root.router.simulate(pick).await;
    let simulation =
        simulation.ok_or_else(|| Problem::new(Code::Unavailable, "the router does not answer"))?;
    let refused = key.and_then(|key| refusal(&key, &call.model, now.as_millisecond()));
    let (chosen, odds, filtered, retry_after_ms) = match simulation.outcome {
        Ok(choice) => {
            let odds: HashMap<ProviderId, f32> = choice
                .candidates
                .iter()
                .map(|one| (one.provider_id, one.probability))
                .collect();
            let likeliest = choice
                .candidates
                .iter()
                .rev()
                .max_by(|a, b| a.probability.total_cmp(&b.probability));
            let id = likeliest.map_or(choice.provider, |one| one.provider_id);
            let fallback = choice.last_resort || choice.fallback;
            let chosen = chosen(&snapshot, id, &call.model, call.dialect, fallback);
            (chosen, odds, choice.filtered, None)
        }
        Err(none) => (None, HashMap::new(), none.filtered, none.retry_after_ms),
    };
    Ok(web::Json(Simulated {
        chosen: chosen.filter(|_| refused.is_none()),
        refused,
        retry_after_ms,
        strategy: simulation.strategy,
        candidates: candidates(simulation.tiers, &odds),
        filtered: filtered.into_iter().map(Into::into).collect(),
    }))
}

fn found_key(snapshot: &Snapshot, id: KeyId) -> Result<KeyEntry, Problem> {
    let key = snapshot.keys().find(|key| key.id == id);
    key.map(|key| KeyEntry::clone(key))
        .ok_or_else(|| Problem::not_found("key", id.0))
}

fn refusal(key: &KeyEntry, model: &str, now_ms: i64) -> Option<String> {
    if let Err(refused) = key.standing(now_ms) {
        return Some(refused.to_string());
    }
    (!key.models.allows(model)).then(|| format!("the key's user may not ask for `{model}`"))
}

fn chosen(
    snapshot: &Snapshot,
    id: ProviderId,
    model: &str,
    dialect: Dialect,
    last_resort: bool,
) -> Option<Chosen> {
    let provider = snapshot.provider(id)?;
    Some(Chosen {
        id: id.0,
        name: provider.name.clone(),
        model: provider.redirect(model).to_owned(),
        translated: provider.kind.dialect() != dialect,
        last_resort,
    })
}

/// Those of the same priority are a tier.
fn candidates(ranked: Vec<Ranked>, odds: &HashMap<ProviderId, f32>) -> Vec<CandidateShape> {
    let (mut tier, mut last) = (0, None);
    let mut shapes = Vec::with_capacity(ranked.len());
    for one in ranked {
        if last != Some(one.priority) {
            last = Some(one.priority);
            tier += 1;
        }
        shapes.push(CandidateShape {
            id: one.provider.0,
            name: one.name.to_string(),
            priority: one.priority,
            tier,
            weight: one.weight,
            probability: odds.get(&one.provider).copied().unwrap_or(0.0),
        });
    }
    shapes
}
