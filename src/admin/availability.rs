//! `/api/v1/availability`: how providers fared over a time. How they are now says `/system`.

use actix_web::{get, web};
use actors::domain::ProviderId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::names::{Named, Names};
use super::problem::Problem;
use super::shape::Time;
use super::times::{AskedTimes, DAY_MS};
use crate::store::{Lane, Latency, Percentiles};

const LANES: u32 = 48;
const LANES_MAX: u32 = 400;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(availability);
}

/// Which time, and how fine.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AvailabilityQuery {
    /// The last day where it is left out; 31 days at most, a longer time begins later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// About how many steps, each of whole five minutes; 48 where it is left out.
    #[param(minimum = 1, maximum = 400)]
    lanes: Option<u32>,
    /// That one alone.
    provider_id: Option<i64>,
}

/// How providers fared.
#[derive(Debug, Serialize, ToSchema)]
struct AvailabilityShape {
    from: Time,
    to: Time,
    /// Those that were tried.
    items: Vec<ProviderAvailability>,
}

/// How a provider fared. A request that failed over counts at each provider that was tried.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderAvailability {
    provider: Named,
    total: LaneShape,
    /// Oldest first, also those without a try.
    lanes: Vec<LaneShape>,
    /// Absent where no request of the time ended well.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<LatencyShape>,
}

/// Tries in one step.
#[derive(Debug, Serialize, ToSchema)]
struct LaneShape {
    from: Time,
    succeeded: u64,
    failed: u64,
    /// What says nothing of the provider: a wrong request, an account without credit, a client that left.
    other: u64,
    /// The share that succeeded, 0 to 1; absent where no try says something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.999)]
    availability: Option<f64>,
}

/// How fast it was.
#[derive(Debug, Serialize, ToSchema)]
struct LatencyShape {
    /// Of so many answers: the newest of the time, at most a thousand.
    sample: u32,
    duration_ms: PercentilesShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttfb_ms: Option<PercentilesShape>,
}

/// Milliseconds.
#[derive(Debug, Serialize, ToSchema)]
struct PercentilesShape {
    p50: u32,
    p95: u32,
    p99: u32,
}

impl From<Lane> for LaneShape {
    fn from(lane: Lane) -> Self {
        Self {
            from: Time::of_ms(lane.from_ms),
            succeeded: lane.succeeded,
            failed: lane.failed,
            other: lane.other,
            availability: lane.availability(),
        }
    }
}

impl From<Percentiles> for PercentilesShape {
    fn from(of: Percentiles) -> Self {
        Self {
            p50: of.p50,
            p95: of.p95,
            p99: of.p99,
        }
    }
}

impl From<Latency> for LatencyShape {
    fn from(latency: Latency) -> Self {
        Self {
            sample: latency.sample,
            duration_ms: latency.duration.into(),
            ttfb_ms: latency.ttfb.map(Into::into),
        }
    }
}

/// Show the availability of providers
///
/// Tries by steps of a time, and percentiles of how long answers took.
#[utoipa::path(
    tag = "availability",
    params(AvailabilityQuery),
    responses((status = 200, description = "How providers fared", body = AvailabilityShape)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/availability")]
async fn availability(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<AvailabilityQuery>,
) -> Result<web::Json<AvailabilityShape>, Problem> {
    let asked = AskedTimes {
        period: None,
        from: query.from,
        to: query.to,
    };
    let between = asked.or_last(&admin, DAY_MS)?;
    let lanes = query.lanes.unwrap_or(LANES);
    if !(1..=LANES_MAX).contains(&lanes) {
        let detail = format!("`{lanes}` is not between 1 and {LANES_MAX}");
        return Err(Problem::invalid("lanes", detail));
    }
    let provider = query.provider_id.map(ProviderId);
    let (from_ms, to_ms) = (between.from_ms, between.to_ms);
    let found = admin
        .db
        .availability(provider, from_ms, to_ms, lanes)
        .await?;
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(found.len());
    for one in found {
        let id = one.provider_id;
        items.push(ProviderAvailability {
            provider: names.provider(id).await?,
            total: one.total().into(),
            latency: admin.db.latency(id, from_ms, to_ms).await?.map(Into::into),
            lanes: one.lanes.into_iter().map(LaneShape::from).collect(),
        });
    }
    Ok(web::Json(AvailabilityShape {
        from: Time::of_ms(from_ms),
        to: Time::of_ms(to_ms),
        items,
    }))
}
