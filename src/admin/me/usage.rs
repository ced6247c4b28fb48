//! What one has used: sums over time and by model, of one's own requests.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Own;
use crate::admin::Admin;
use crate::admin::access::{Access, Me};
use crate::admin::body::Query;
use crate::admin::problem::Problem;
use crate::admin::shape::{Time, Usd};
use crate::store::{
    Leader, LeaderboardBy, LeaderboardOrder, LeaderboardQuery, Resolution, SeriesQuery, Sums,
    SumsFilter,
};

const DAY_MS: i64 = 86_400_000;
/// The dearest models that are named.
const MODELS_MAX: u32 = 50;

/// How long a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MyStepLength {
    Hour,
    #[default]
    Day,
}

/// Which usage.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct UsageQuery {
    /// Where it begins; its whole first hour or day counts. A week ago (of hours: a day ago) where it is left out. At most
    /// 31 days of hours or 400 days: longer ones begin later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-01-01T00:00:00Z")]
    from: Option<Time>,
    /// Where it ends; now where it is left out.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-01-08T00:00:00Z")]
    to: Option<Time>,
    /// `day` where it is left out; days begin in the hub's time zone.
    #[param(inline)]
    resolution: Option<MyStepLength>,
    /// Of one key only.
    key_id: Option<i64>,
}

/// What requests add up to.
#[derive(Debug, Serialize, ToSchema)]
struct MySums {
    #[schema(example = 42)]
    requests: u64,
    /// Those that ended in an error, whoever's fault it was.
    #[schema(example = 1)]
    errors: u64,
    input_tokens: u64,
    output_tokens: u64,
    /// Of both lives of a cache.
    cache_write_tokens: u64,
    cache_read_tokens: u64,
    cost_usd: Usd,
    /// The share of the prompts' tokens that came from a cache; absent without prompts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.87)]
    cache_hit_rate: Option<f64>,
}

impl From<&Sums> for MySums {
    fn from(sums: &Sums) -> Self {
        Self {
            requests: sums.requests,
            errors: sums.errors,
            input_tokens: sums.input,
            output_tokens: sums.output,
            cache_write_tokens: sums.cache_write_5m + sums.cache_write_1h,
            cache_read_tokens: sums.cache_read,
            cost_usd: Usd::of_nano(sums.cost),
            cache_hit_rate: sums.cache_hit_rate(),
        }
    }
}

/// An hour or a day.
#[derive(Debug, Serialize, ToSchema)]
struct MyStep {
    /// When it begins.
    at: Time,
    #[serde(flatten)]
    sums: MySums,
}

/// What was asked of a model.
#[derive(Debug, Serialize, ToSchema)]
struct MyModel {
    /// As the client asked for it.
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    #[serde(flatten)]
    sums: MySums,
}

/// What one has used.
#[derive(Debug, Serialize, ToSchema)]
struct MyUsage {
    /// When the first step begins.
    from: Time,
    to: Time,
    totals: MySums,
    /// Oldest first; no step is left out.
    series: Vec<MyStep>,
    /// The dearest first, 50 at most.
    models: Vec<MyModel>,
}

/// Show my usage
///
/// Of one's own requests that have ended: in steps, by model, and all together. An hour counts where it begins.
#[utoipa::path(
    tag = "me",
    params(UsageQuery),
    responses(
        (status = 200, description = "What was used", body = MyUsage),
        (status = 404, description = "Whoever is signed in is no user of clients", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/me/usage")]
pub(super) async fn usage(
    access: Access<Me>,
    admin: web::Data<Admin>,
    query: Query<UsageQuery>,
) -> Result<web::Json<MyUsage>, Problem> {
    let own = Own::of(&access, &admin).await?;
    let filter = SumsFilter {
        user_id: Some(own.user.id),
        key_id: own.narrowed(query.key_id)?,
        ..SumsFilter::default()
    };
    let (resolution, usual_ms) = match query.resolution.unwrap_or_default() {
        MyStepLength::Hour => (Resolution::Hour, DAY_MS),
        MyStepLength::Day => (Resolution::Day, 7 * DAY_MS),
    };
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let to_ms = query.to.map_or(now_ms, Time::ms);
    let from_ms = query.from.map_or(to_ms - usual_ms, Time::ms);
    if from_ms >= to_ms {
        let told = format!("`{}` does not come after `from`", Time::of_ms(to_ms).0);
        return Err(Problem::invalid("to", told));
    }
    let asked = SeriesQuery {
        from_ms,
        to_ms,
        resolution,
        zone: admin.catalog.settings().limits.timezone.clone(),
        filter: filter.clone(),
        top: None,
    };
    let series = admin.db.series_by(&asked).await?;
    // Totals of the same hours as the series.
    let from_ms = series.steps.first().copied().unwrap_or(from_ms);
    let totals = admin.db.totals(from_ms, to_ms, &filter).await?;
    let leaders = LeaderboardQuery {
        by: LeaderboardBy::Model,
        order: LeaderboardOrder::Cost,
        from_ms,
        to_ms,
        filter,
        limit: MODELS_MAX,
        offset: 0,
    };
    let models = admin.db.leaders(&leaders).await?.into_iter();
    let sums = series.lines.into_iter().flat_map(|line| line.sums);
    Ok(web::Json(MyUsage {
        from: Time::of_ms(from_ms),
        to: Time::of_ms(to_ms),
        totals: (&totals).into(),
        series: series
            .steps
            .iter()
            .zip(sums)
            .map(|(at, sums)| MyStep {
                at: Time::of_ms(*at),
                sums: (&sums).into(),
            })
            .collect(),
        models: models
            .filter_map(|row| match row.leader {
                Leader::Model(model) => Some(MyModel {
                    model,
                    sums: (&row.sums).into(),
                }),
                _ => None,
            })
            .collect(),
    }))
}
