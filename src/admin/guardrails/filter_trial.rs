//! `POST /api/v1/request-filters/test`: what the filters make of a request. Nothing is sent, and nothing changes.

use std::collections::BTreeMap;

use actix_web::{post, web};
use actors::domain::{Dialect, FilterAction, FilterBinding, FilterScope, ProviderId};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::request_filters::{action, scope};
use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::{Body, Check, Wrong};
use crate::admin::choice::must_be_one_of;
use crate::admin::problem::{Code, Problem};
use crate::catalog::ProviderEntry;
use crate::guard::Filters;
use crate::guard::filters::Headers;
use crate::store::RequestFilterRow;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(test);
}

/// A request to try filters on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FilterTrial {
    #[schema(schema_with = dialect)]
    dialect: Dialect,
    #[schema(value_type = Object, example = json!({"messages": [{"role": "user", "content": "about ACME-42"}]}))]
    body: Value,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Also applies the filters that are for this provider, as if it spoke this dialect.
    provider_id: Option<i64>,
}

fn dialect() -> Object {
    let all = [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ];
    must_be_one_of(&all, "The dialect of the request.")
}

impl Check for FilterTrial {
    fn check(&self, wrong: &mut Wrong) {
        if !self.body.is_object() {
            wrong.add("body", "is no JSON object");
        }
    }
}

/// The request after the filters.
#[derive(Serialize, ToSchema)]
struct FilterTried {
    #[schema(value_type = Object)]
    body: Value,
    /// Names are lower case.
    headers: BTreeMap<String, String>,
    /// Those that were applied, in their order.
    filters: Vec<TriedFilter>,
}

/// What one filter did.
#[derive(Serialize, ToSchema)]
struct TriedFilter {
    id: i64,
    name: String,
    #[schema(schema_with = scope)]
    scope: FilterScope,
    #[schema(schema_with = action)]
    action: FilterAction,
    /// Whether it found something to change.
    changed: bool,
    /// Why it is left out, where it cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// A request on its way through the filters.
struct Trial {
    dialect: Dialect,
    body: Bytes,
    headers: Edited,
}

struct Edited(BTreeMap<String, String>);

impl Headers for Edited {
    fn remove(&mut self, name: &str) -> bool {
        self.0.remove(name).is_some()
    }

    fn set(&mut self, name: &str, value: &str) -> bool {
        let before = self.0.insert(name.to_owned(), value.to_owned());
        before.as_deref() != Some(value)
    }
}

impl Trial {
    /// Nothing where the filter is switched off, or for others.
    fn apply(
        &mut self,
        row: &RequestFilterRow,
        provider: Option<&ProviderEntry>,
    ) -> Option<TriedFilter> {
        let (filters, left_out) = Filters::compile(&[(row.id, &row.rule)]);
        let mut tried = TriedFilter {
            id: row.id.0,
            name: row.rule.name.clone(),
            scope: row.rule.scope,
            action: row.rule.action,
            changed: false,
            problem: left_out.first().map(|left_out| left_out.why.to_string()),
        };
        if tried.problem.is_some() {
            return Some(tried);
        }
        let (dialect, headers) = (self.dialect, &mut self.headers);
        let serves =
            |groups: &[String]| provider.is_some_and(|provider| provider.serves_group(groups));
        let done = match provider {
            _ if filters.has_global() => filters.apply_global(dialect, &self.body, headers),
            Some(provider) if filters.binds(provider.id, &serves) => {
                filters.apply_bound(provider.id, &serves, dialect, &self.body, headers)
            }
            _ => return None,
        };
        tried.changed = !done.applied.is_empty();
        if let Some(body) = done.body {
            self.body = body;
        }
        Some(tried)
    }
}

/// Try the request filters on a request
///
/// By the filters that are enabled now, those for everybody first.
#[utoipa::path(
    tag = "request filters",
    request_body = FilterTrial,
    responses((status = 200, description = "The request after them, and what each did", body = FilterTried)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/request-filters/test")]
async fn test(
    _: Access<Read>,
    admin: web::Data<Admin>,
    body: Body<FilterTrial>,
) -> Result<web::Json<FilterTried>, Problem> {
    let asked = body.0;
    let snapshot = admin.catalog.snapshot();
    let provider = match asked.provider_id {
        None => None,
        Some(id) => Some(snapshot.provider(ProviderId(id)).ok_or_else(|| {
            Problem::invalid("/provider_id", format!("no provider has the id `{id}`"))
        })?),
    };
    let mut rows = admin.db.list_request_filters().await?;
    rows.sort_by_key(|row| {
        let for_some = row.rule.binding != FilterBinding::Global;
        (for_some, row.rule.priority, row.id)
    });
    let internal = |error: serde_json::Error| Problem::new(Code::Internal, error.to_string());
    let headers = asked.headers.into_iter();
    let mut trial = Trial {
        dialect: asked.dialect,
        body: serde_json::to_vec(&asked.body).map_err(internal)?.into(),
        headers: Edited(
            headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
        ),
    };
    let mut filters = Vec::new();
    for row in &rows {
        filters.extend(trial.apply(row, provider.map(|provider| &**provider)));
    }
    Ok(web::Json(FilterTried {
        body: serde_json::from_slice(&trial.body).map_err(internal)?,
        headers: trial.headers.0,
        filters,
    }))
}
