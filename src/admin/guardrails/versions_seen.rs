//! `/api/v1/client-versions/seen`: which clients called, and in which versions. Out of the tally that is kept as the log is
//! written, because the log itself has no order by client.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{get, web};
use actors::domain::UserId;
use semver::Version;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::Query;
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::admin::times::DAY_MS;
use crate::guard::ClientVersions;
use crate::guard::clients::Client;
use crate::store::ClientSeen;

const DAYS: u32 = 30;
/// Older ones are forgotten.
const DAYS_MAX: u32 = 90;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(seen);
}

/// How far back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SeenQuery {
    /// In so many days (UTC), today among them; 30 where it is left out.
    #[param(minimum = 1, maximum = 90)]
    days: Option<u32>,
}

/// Clients that called.
#[derive(Debug, Serialize, ToSchema)]
struct ClientsSeen {
    from: Time,
    /// By name.
    items: Vec<SeenClient>,
}

/// A client that called.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
struct SeenClient {
    /// A known name, or the first word of its `User-Agent` without the version.
    #[schema(example = "claude-code")]
    client: String,
    users: usize,
    requests: u64,
    last_seen_at: Time,
    /// The oldest version that may call; absent where all may.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2.1.0")]
    min_version: Option<String>,
    /// Newest first; last what said no version.
    versions: Vec<SeenVersion>,
}

/// A version of it.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
struct SeenVersion {
    /// Absent where none could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2.1.329")]
    version: Option<String>,
    users: usize,
    requests: u64,
    last_seen_at: Time,
    /// Whether no newer one was seen.
    newest: bool,
    /// Whether it is older than may call.
    below_minimum: bool,
}

/// Show which clients were seen
///
/// By client and version: how many users had it, how many requests came from it (refused ones, too), and when last.
#[utoipa::path(
    tag = "client versions",
    params(SeenQuery),
    responses((status = 200, description = "Clients that called", body = ClientsSeen)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/client-versions/seen")]
async fn seen(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<SeenQuery>,
) -> Result<web::Json<ClientsSeen>, Problem> {
    let days = query.days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        let detail = format!("`{days}` is not between 1 and {DAYS_MAX}");
        return Err(Problem::invalid("days", detail));
    }
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let from_ms = now_ms - now_ms.rem_euclid(DAY_MS) - i64::from(days - 1) * DAY_MS;
    let rows = admin.db.clients_seen(from_ms).await?;
    let rules = &admin.catalog.snapshot().guardrails.client_versions;
    Ok(web::Json(ClientsSeen {
        from: Time::of_ms(from_ms),
        items: by_client(&rows, rules),
    }))
}

#[derive(Default)]
struct Tally {
    users: BTreeSet<UserId>,
    requests: u64,
    last_at_ms: i64,
}

impl Tally {
    fn add(&mut self, row: &ClientSeen) {
        self.users.insert(row.user_id);
        self.requests += row.requests;
        self.last_at_ms = self.last_at_ms.max(row.last_at_ms);
    }
}

#[derive(Default)]
struct Found {
    all: Tally,
    /// The highest that any of its names is held to.
    oldest: Option<Version>,
    versions: BTreeMap<Option<Version>, Tally>,
}

fn by_client(rows: &[ClientSeen], rules: &ClientVersions) -> Vec<SeenClient> {
    let mut clients: BTreeMap<String, Found> = BTreeMap::new();
    for row in rows {
        let client = Client::of(&row.agent);
        let name = match client.name {
            Some(name) => name.to_owned(),
            None => client.product.to_ascii_lowercase(),
        };
        let found = clients.entry(name).or_default();
        found.all.add(row);
        found.oldest = found.oldest.take().max(rules.oldest(&client).cloned());
        found.versions.entry(client.version).or_default().add(row);
    }
    let shown = clients.into_iter().map(|(client, found)| {
        let newest = found.versions.keys().next_back().cloned().flatten();
        let versions = found.versions.into_iter().rev();
        let versions = versions.map(|(version, tally)| SeenVersion {
            users: tally.users.len(),
            requests: tally.requests,
            last_seen_at: Time::of_ms(tally.last_at_ms),
            newest: version.is_some() && version == newest,
            below_minimum: match (&version, &found.oldest) {
                (Some(version), Some(oldest)) => version < oldest,
                _ => false,
            },
            version: version.map(|version| version.to_string()),
        });
        SeenClient {
            client,
            users: found.all.users.len(),
            requests: found.all.requests,
            last_seen_at: Time::of_ms(found.all.last_at_ms),
            versions: versions.collect(),
            min_version: found.oldest.map(|oldest| oldest.to_string()),
        }
    });
    shown.collect()
}
