//! `usage-logs/*`: the request log in pages by number. What a row looks like is `row`'s.

mod row;

use actix_web::{post, web};
use actors::domain::{KeyId, ProviderId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Answer, Done, done};
use super::args::{Args, Fields, Nothing, time};
use super::caller::{Caller, OwnLook, OwnUsage, Sees};
use super::keys::leaders;
use super::limits::usd;
use crate::admin::Admin;
use crate::admin::names::Names;
use crate::admin::problem::Problem;
use crate::admin::times::{DAY_MS, in_order};
use crate::store::{Leader, LeaderboardBy, RequestFilter, RequestRow, Sums, SumsFilter};
use row::UsageLog;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_usage_logs)
        .service(get_model_list)
        .service(get_status_code_list);
}

const PAGE_MAX: u32 = 100;
const PAGE: u32 = 50;
/// Pages by number walk over all that comes before them: further down the cursors of `/api/v1/requests` are for.
const ROWS_MAX: u32 = 10_000;
/// The most rows that the database gives at once.
const AT_ONCE: u32 = 1000;
/// Models that nobody asked for within this time are in no list.
const MODELS_MS: i64 = 90 * DAY_MS;

/// Which requests are listed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageLogArgs {
    /// For admins; others see their own.
    user_id: Option<i64>,
    key_id: Option<i64>,
    /// For admins.
    provider_id: Option<i64>,
    /// From this time on: RFC 3339.
    #[schema(example = "2026-01-01T00:00:00Z")]
    start_date: Option<String>,
    /// Before this time.
    end_date: Option<String>,
    /// The same in the hub's time zone, where the other is left out.
    #[schema(example = "2026-01-01T00:00")]
    start_date_local: Option<String>,
    end_date_local: Option<String>,
    /// The same in Unix milliseconds.
    start_time: Option<i64>,
    end_time: Option<i64>,
    /// What the client asked for, exactly.
    #[schema(example = "claude-sonnet-4-5")]
    model: Option<String>,
    /// A conversation, exactly.
    session_id: Option<String>,
    /// Path without query, exactly.
    #[schema(example = "/v1/messages")]
    endpoint: Option<String>,
    status_code: Option<u16>,
    /// Only those that did not end with status 200.
    exclude_status_code_200: Option<bool>,
    /// Only 0: this hub's log cannot be asked for retries.
    min_retry_count: Option<u32>,
    /// From 1 on; the first ten thousand requests can be reached.
    #[schema(default = 1, minimum = 1)]
    page: Option<u32>,
    /// 1 to 100.
    #[schema(default = 50, minimum = 1, maximum = 100)]
    page_size: Option<u32>,
}

impl Fields for UsageLogArgs {}

impl UsageLogArgs {
    fn filter(&self, admin: &Admin, sees: Sees) -> Result<RequestFilter, Problem> {
        if let Some(retries) = self.min_retry_count.filter(|retries| *retries > 0) {
            let told = format!("`{retries}`: this hub's log cannot be asked for retries");
            return Err(Problem::invalid("/minRetryCount", told));
        }
        if let Some(status) = self.status_code.filter(|code| !(100..=999).contains(code)) {
            let told = format!("`{status}` is not between 100 and 999");
            return Err(Problem::invalid("/statusCode", told));
        }
        let zone = &admin.catalog.settings().limits.timezone;
        let moment = |(field, ms), named: [(&str, &Option<String>); 2], end: bool| {
            if let Some(ms) = ms {
                if Timestamp::from_millisecond(ms).is_err() {
                    let told = format!("`{ms}` is no time in Unix milliseconds");
                    return Err(Problem::invalid(field, told));
                }
                return Ok(Some(ms));
            }
            let mut sent = named.into_iter().filter_map(|(field, text)| {
                let text = text.as_deref().filter(|text| !text.trim().is_empty())?;
                Some(time(field, text, zone, end).map(Timestamp::as_millisecond))
            });
            sent.next().transpose()
        };
        let from_ms = moment(
            ("/startTime", self.start_time),
            [
                ("startDate", &self.start_date),
                ("startDateLocal", &self.start_date_local),
            ],
            false,
        )?;
        let to_ms = moment(
            ("/endTime", self.end_time),
            [
                ("endDate", &self.end_date),
                ("endDateLocal", &self.end_date_local),
            ],
            true,
        )?;
        in_order(from_ms, to_ms)
            .map_err(|_| Problem::invalid("/endDate", "is before the time from which on"))?;
        Ok(RequestFilter {
            user_id: sees.user.or(self.user_id.map(UserId)),
            key_id: sees.key.or(self.key_id.map(KeyId)),
            // Who served them is not for others to ask.
            provider_id: self
                .provider_id
                .filter(|_| sees.user.is_none())
                .map(ProviderId),
            from_ms,
            to_ms,
            model: self.model.clone(),
            session: self.session_id.clone(),
            endpoint: self.endpoint.clone(),
            status: self.status_code,
            ..RequestFilter::default()
        })
    }

    /// How many rows are passed over, and how many are wanted.
    fn page(&self) -> Result<(u32, u32), Problem> {
        let size = self.page_size.unwrap_or(PAGE);
        if !(1..=PAGE_MAX).contains(&size) {
            let told = format!("`{size}` is not between 1 and {PAGE_MAX}");
            return Err(Problem::invalid("/pageSize", told));
        }
        let page = self.page.unwrap_or(1);
        let before = page.checked_sub(1).and_then(|n| n.checked_mul(size));
        match before.filter(|before| before + size <= ROWS_MAX) {
            Some(before) => Ok((before, size)),
            None => {
                let told = format!(
                    "`{page}` is not a page of the first {ROWS_MAX} requests; `GET /api/v1/requests` has all of them"
                );
                Err(Problem::invalid("/page", told))
            }
        }
    }
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
struct UsageLogPage {
    /// Newest first.
    logs: Vec<UsageLog>,
    total: u64,
    summary: UsageLogSummary,
}

/// What the requests of a filter add up to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsageLogSummary {
    total_requests: u64,
    /// USD.
    total_cost: f64,
    total_tokens: u64,
    total_input_tokens: u64,
    total_output_tokens: u64,
    total_cache_creation_tokens: u64,
    total_cache_read_tokens: u64,
    #[serde(rename = "totalCacheCreation5mTokens")]
    cache_creation_5m: u64,
    #[serde(rename = "totalCacheCreation1hTokens")]
    cache_creation_1h: u64,
    /// False where there are more requests than were added up: then these are the newest ten thousand.
    exact: bool,
}

/// List requests
///
/// Newest first, with the sums of all that the filter leaves. Admins see all of them; others their own, and not who served
/// them.
#[utoipa::path(
    tag = "usage-logs",
    request_body = UsageLogArgs,
    responses((status = 200, description = "A page", body = Done<UsageLogPage>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/usage-logs/getUsageLogs")]
async fn get_usage_logs(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    args: Args<UsageLogArgs>,
) -> Answer<UsageLogPage> {
    let sees = caller.sees()?;
    let filter = args.0.filter(&admin, sees)?;
    let (before, size) = args.0.page()?;
    let filters = if args.0.exclude_status_code_200.unwrap_or_default() {
        without_200(&admin, filter).await?
    } else {
        vec![filter]
    };
    let mut rows = Vec::new();
    let (mut sums, mut exact) = (Sums::default(), true);
    for filter in &filters {
        rows.extend(newest(&admin, filter, before + size).await?);
        let totals = admin.db.request_totals(filter).await?;
        sums = sums.plus(&totals.sums);
        exact &= totals.exact;
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.at_ms, row.id.0)));
    let page: Vec<RequestRow> = rows
        .into_iter()
        .skip(before as usize)
        .take(size as usize)
        .collect();
    let mut names = Names::in_force(&admin);
    let mut logs = Vec::with_capacity(page.len());
    for (row, details) in admin.db.with_details(page).await? {
        let named = names.of_row(&row).await?;
        logs.push(UsageLog::of(row, details, named, sees.user.is_none()));
    }
    done(UsageLogPage {
        logs,
        total: sums.requests,
        summary: UsageLogSummary {
            total_requests: sums.requests,
            total_cost: usd(sums.cost),
            total_tokens: sums.tokens(),
            total_input_tokens: sums.input,
            total_output_tokens: sums.output,
            total_cache_creation_tokens: sums.cache_write_5m.saturating_add(sums.cache_write_1h),
            total_cache_read_tokens: sums.cache_read,
            cache_creation_5m: sums.cache_write_5m,
            cache_creation_1h: sums.cache_write_1h,
            exact,
        },
    })
}

/// A filter for each status but 200: the log has an index of them.
async fn without_200(admin: &Admin, filter: RequestFilter) -> Result<Vec<RequestFilter>, Problem> {
    let statuses = match filter.status {
        Some(200) => Vec::new(),
        Some(status) => vec![status],
        None => {
            let now_ms = Timestamp::now().as_millisecond();
            let mut statuses = admin.db.request_values(now_ms).await?.statuses;
            statuses.retain(|status| *status != 200);
            statuses
        }
    };
    let with = |status| RequestFilter {
        status: Some(status),
        ..filter.clone()
    };
    Ok(statuses.into_iter().map(with).collect())
}

/// The newest rows of a filter.
async fn newest(
    admin: &Admin,
    filter: &RequestFilter,
    most: u32,
) -> Result<Vec<RequestRow>, Problem> {
    let mut rows: Vec<RequestRow> = Vec::new();
    let mut left = most;
    while left > 0 {
        let asked = RequestFilter {
            before: rows.last().map(RequestRow::cursor),
            limit: left.min(AT_ONCE),
            ..filter.clone()
        };
        let more = admin.db.list_requests(&asked).await?;
        let is_last = more.len() < asked.limit as usize;
        rows.extend(more);
        if is_last {
            break;
        }
        left -= asked.limit;
    }
    Ok(rows)
}

/// List models of the log
///
/// That were asked for in the last 90 days; by oneself, for somebody who is no admin.
#[utoipa::path(
    tag = "usage-logs",
    request_body = Nothing,
    responses((status = 200, description = "The models", body = Done<Vec<String>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/usage-logs/getModelList")]
async fn get_model_list(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<String>> {
    let now_ms = Timestamp::now().as_millisecond();
    let Some(user) = caller.sees()?.user else {
        return done(admin.db.request_values(now_ms).await?.models);
    };
    let filter = SumsFilter {
        user_id: Some(user),
        ..SumsFilter::default()
    };
    let (from_ms, to_ms) = (now_ms - MODELS_MS, now_ms.saturating_add(1));
    let lines = leaders(&admin, LeaderboardBy::Model, from_ms, to_ms, filter).await?;
    let mut models: Vec<String> = lines
        .into_iter()
        .filter_map(|(leader, _)| match leader {
            Leader::Model(model) if !model.is_empty() => Some(model),
            _ => None,
        })
        .collect();
    models.sort();
    done(models)
}

/// List statuses of the log
///
/// That requests ended with; one's own, for somebody who is no admin.
#[utoipa::path(
    tag = "usage-logs",
    request_body = Nothing,
    responses((status = 200, description = "The statuses", body = Done<Vec<u16>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/usage-logs/getStatusCodeList")]
async fn get_status_code_list(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<u16>> {
    let now_ms = Timestamp::now().as_millisecond();
    let all = admin.db.request_values(now_ms).await?.statuses;
    let Some(user) = caller.sees()?.user else {
        return done(all);
    };
    let mut own = Vec::new();
    for status in all {
        let one = RequestFilter {
            user_id: Some(user),
            status: Some(status),
            limit: 1,
            ..RequestFilter::default()
        };
        if !admin.db.list_requests(&one).await?.is_empty() {
            own.push(status);
        }
    }
    done(own)
}
