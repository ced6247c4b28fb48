//! `GET /api/v1/statistics/series`: sums over time. Nothing is added up here.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::LeaderShape;
use super::query::SeriesParameters;
use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::Query;
use crate::admin::names::Names;
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::admin::sums::SumsShape;
use crate::admin::times::DAY_MS;
use crate::admin::words::ResolutionWord;
use crate::store::{SeriesOf, SeriesQuery};

const TOP: u32 = 10;
const TOP_MAX: u32 = 20;

/// Sums over time.
#[derive(Debug, Serialize, ToSchema)]
struct SeriesShape {
    resolution: ResolutionWord,
    /// When each step begins, oldest first; none is left out.
    steps: Vec<Time>,
    /// Everybody first; then, where they were asked for, the dearest and the others.
    lines: Vec<LineShape>,
}

/// Of whom a line is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LineOf {
    All,
    One,
    Others,
}

/// As many sums as there are steps.
#[derive(Debug, Serialize, ToSchema)]
struct LineShape {
    of: LineOf,
    /// Of a line of `one`.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<LeaderShape>,
    sums: Vec<SumsShape>,
}

/// Sums over time
///
/// Of the last day where no time is given; by hours, or by the days of the hub's time zone.
#[utoipa::path(
    tag = "statistics",
    params(SeriesParameters),
    responses((status = 200, description = "The series", body = SeriesShape)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/statistics/series")]
pub(super) async fn series(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<SeriesParameters>,
) -> Result<web::Json<SeriesShape>, Problem> {
    let between = query.between(&admin, DAY_MS)?;
    let is_short = between.to_ms.saturating_sub(between.from_ms) <= 2 * DAY_MS;
    let resolution = query.resolution.unwrap_or(if is_short {
        ResolutionWord::Hour
    } else {
        ResolutionWord::Day
    });
    let top = query.top.unwrap_or(TOP);
    if !(1..=TOP_MAX).contains(&top) {
        let detail = format!("`{top}` is not between 1 and {TOP_MAX}");
        return Err(Problem::invalid("top", detail));
    }
    if query.top.is_some() && query.group_by.is_none() {
        return Err(Problem::invalid("top", "means nothing without `group_by`"));
    }
    let asked = SeriesQuery {
        from_ms: between.from_ms,
        to_ms: between.to_ms,
        resolution: resolution.into(),
        zone: admin.catalog.settings().limits.timezone.clone(),
        filter: query.sums(),
        top: query.group_by.map(|by| (by.into(), top)),
    };
    let found = admin.db.series_by(&asked).await?;
    let mut names = Names::in_force(&admin);
    let mut lines = Vec::with_capacity(found.lines.len());
    for line in found.lines {
        let (of, who) = match line.of {
            SeriesOf::All => (LineOf::All, None),
            SeriesOf::Others => (LineOf::Others, None),
            SeriesOf::One(leader) => {
                let who = LeaderShape::of(leader, &mut names).await?;
                (LineOf::One, Some(who))
            }
        };
        lines.push(LineShape {
            of,
            who,
            sums: line.sums.iter().map(SumsShape::from).collect(),
        });
    }
    Ok(web::Json(SeriesShape {
        resolution,
        steps: found.steps.into_iter().map(Time::of_ms).collect(),
        lines,
    }))
}
