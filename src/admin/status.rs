//! `/api/v1/status`: how the hub fares, for everybody, where `console.status_page` says so. No names, no counts: shares and
//! states by dialect. Looked up seldom, because anybody may ask.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use actix_web::{get, web};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::health;
use super::problem::{Code, Problem};
use super::shape::Time;
use super::times::HOUR_MS;
use crate::store::Lane;

/// Answers are no older.
const FRESH: Duration = Duration::from_secs(5);
const HOURS: u32 = 24;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(status);
}

/// The last answer. Who comes while the next is looked up waits for it.
#[derive(Debug, Default)]
pub struct StatusPage(Mutex<Option<(Instant, Status)>>);

/// How the hub fares.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Status {
    state: State,
    checked_at: Time,
    /// Those that providers are there for.
    dialects: Vec<DialectStatus>,
}

/// How providers of a dialect fare.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DialectStatus {
    #[schema(example = "anthropic")]
    dialect: &'static str,
    state: State,
    /// The share of tries that succeeded in all the hours below, 0 to 1; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.999)]
    availability: Option<f64>,
    /// The last 24 hours, oldest first.
    hours: Vec<HourStatus>,
}

/// An hour of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HourStatus {
    from: Time,
    /// Absent where there was no try.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1.0)]
    availability: Option<f64>,
}

/// `operational`: everything can be asked; `degraded`: some of it; `down`: nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    Operational,
    Degraded,
    Down,
}

impl State {
    fn of(good: usize, all: usize) -> Self {
        match good {
            0 => Self::Down,
            good if good == all => Self::Operational,
            _ => Self::Degraded,
        }
    }
}

/// Show how the hub fares
///
/// For everybody, without signing in, where `console.status_page` is on: the state now, and by dialect the share of tries
/// at providers that succeeded in the last day. Some seconds old.
#[utoipa::path(
    tag = "system",
    responses(
        (status = 200, description = "How the hub fares", body = Status),
        (status = 404, description = "There is no status page", body = Problem, content_type = "application/problem+json"),
    ),
    extensions(("x-permission" = json!("public"))),
)]
#[get("/status")]
async fn status(admin: web::Data<Admin>) -> Result<web::Json<Status>, Problem> {
    if !admin.catalog.settings().console.status_page {
        let detail = "this hub has no status page (`console.status_page`)";
        return Err(Problem::new(Code::NotFound, detail));
    }
    let mut last = admin.status_page.0.lock().await;
    if let Some((at, status)) = &*last
        && at.elapsed() < FRESH
    {
        return Ok(web::Json(status.clone()));
    }
    let status = look(&admin).await?;
    *last = Some((Instant::now(), status.clone()));
    Ok(web::Json(status))
}

/// What is known of the providers of a dialect.
#[derive(Default)]
struct Known {
    all: usize,
    good: usize,
    /// By when they begin.
    lanes: BTreeMap<i64, Lane>,
}

async fn look(admin: &Admin) -> Result<Status, Problem> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let from_ms = now_ms - now_ms.rem_euclid(HOUR_MS) - i64::from(HOURS - 1) * HOUR_MS;
    let tried = admin
        .db
        .availability(None, from_ms, now_ms.saturating_add(1), HOURS)
        .await?;
    let snapshot = admin.catalog.snapshot();
    let mut dialects: BTreeMap<&'static str, Known> = BTreeMap::new();
    for provider in snapshot.providers().filter(|provider| provider.enabled) {
        let known = dialects
            .entry(provider.kind.dialect().as_str())
            .or_default();
        known.all += 1;
        known.good += usize::from(health::can_be_asked(admin, provider.id).await);
        let lanes = tried.iter().filter(|one| one.provider_id == provider.id);
        for lane in lanes.flat_map(|one| &one.lanes) {
            let sum = known.lanes.entry(lane.from_ms).or_default();
            sum.succeeded += lane.succeeded;
            sum.failed += lane.failed;
        }
    }
    let (good, all) = dialects
        .values()
        .fold((0, 0), |sum, known| (sum.0 + known.good, sum.1 + known.all));
    let shown = dialects.into_iter().map(|(dialect, known)| {
        let total = known
            .lanes
            .values()
            .fold(Lane::default(), |sum, lane| Lane {
                succeeded: sum.succeeded + lane.succeeded,
                failed: sum.failed + lane.failed,
                ..sum
            });
        let hour = |at: i64| HourStatus {
            from: Time::of_ms(at),
            availability: known.lanes.get(&at).and_then(|lane| share(*lane)),
        };
        DialectStatus {
            dialect,
            state: State::of(known.good, known.all),
            availability: share(total),
            hours: (0..i64::from(HOURS))
                .map(|nth| hour(from_ms + nth * HOUR_MS))
                .collect(),
        }
    });
    Ok(Status {
        state: State::of(good, all),
        checked_at: Time::of_ms(now_ms),
        dialects: shown.collect(),
    })
}

/// Not so exact that it tells how many there were.
fn share(lane: Lane) -> Option<f64> {
    lane.availability()
        .map(|share| (share * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_can_be_asked_is_down_and_some_of_it_is_degraded() {
        assert_eq!(State::of(0, 0), State::Down);
        assert_eq!(State::of(0, 2), State::Down);
        assert_eq!(State::of(1, 2), State::Degraded);
        assert_eq!(State::of(2, 2), State::Operational);
    }
}
