//! `notifications/*`: three kinds of alerts with a webhook each, over this hub's rules and targets. A rule that was made
//! elsewhere is shown and switched here too; its targets stay unless a webhook is written.

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::Url;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Act, Answer, Done, Finished, done, finished};
use super::args::{Args, Fields, Maybe, Nothing, Number};
use super::caller::{self, Caller, Look};
use crate::admin::Admin;
use crate::admin::notifications::made_for;
use crate::admin::problem::{Code, Problem};
use crate::notify::{Address, Destination, EventKind, Language, RuleOptions};
use crate::store::{
    Change, NewNotificationRule, NewNotificationTarget, NotificationRule, NotificationTarget,
    NotificationTemplates,
};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_settings)
        .service(update_settings)
        .service(test_webhook);
}

/// What stands in place of an address, which is a secret as a whole.
const REDACTED: &str = "[REDACTED]";

/// The three kinds of alerts, as the earlier system called them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alert {
    Circuit,
    Leaderboard,
    Cost,
}

impl Alert {
    const ALL: [Self; 3] = [Self::Circuit, Self::Leaderboard, Self::Cost];

    fn event(self) -> EventKind {
        match self {
            Self::Circuit => EventKind::CircuitOpened,
            Self::Leaderboard => EventKind::DailyLeaderboard,
            Self::Cost => EventKind::BudgetReached,
        }
    }

    /// The target of the webhook that is written here.
    fn target(self) -> &'static str {
        match self {
            Self::Circuit => "webhook: circuit breaker",
            Self::Leaderboard => "webhook: daily leaderboard",
            Self::Cost => "webhook: cost alert",
        }
    }

    fn webhook_field(self) -> &'static str {
        match self {
            Self::Circuit => "circuitBreakerWebhook",
            Self::Leaderboard => "dailyLeaderboardWebhook",
            Self::Cost => "costAlertWebhook",
        }
    }
}

/// How alerts are set. Webhooks are secrets: `[REDACTED]` stands for one that is there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AlertSettings {
    /// Whether any of the three is on.
    enabled: bool,
    /// Always true: each kind may have a webhook of its own. Further receivers are at `/api/v1/notifications`.
    use_legacy_mode: bool,
    circuit_breaker_enabled: bool,
    circuit_breaker_webhook: Option<&'static str>,
    daily_leaderboard_enabled: bool,
    daily_leaderboard_webhook: Option<&'static str>,
    /// `HH:MM`.
    #[schema(example = "09:00")]
    daily_leaderboard_time: String,
    #[schema(example = 5)]
    daily_leaderboard_top_n: u8,
    cost_alert_enabled: bool,
    cost_alert_webhook: Option<&'static str>,
    /// A share of the budget, as a text.
    #[schema(example = "0.8")]
    cost_alert_threshold: String,
    /// Always `null`: budgets are watched all the time.
    cost_alert_check_interval: Option<u32>,
    /// Always false: this hub has no such alert.
    cache_hit_rate_alert_enabled: bool,
}

/// What is set; what is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertFields {
    /// `false` switches all three off; `true` says nothing by itself.
    enabled: Option<bool>,
    /// Passes, and changes nothing.
    #[expect(dead_code, reason = "there is one mode, whatever is asked for")]
    use_legacy_mode: Option<bool>,
    circuit_breaker_enabled: Option<bool>,
    /// `null` takes it away; `[REDACTED]` leaves it as it is.
    #[schema(value_type = Option<String>, write_only, example = "https://hooks.slack.com/services/…")]
    #[serde(default)]
    circuit_breaker_webhook: Maybe<String>,
    daily_leaderboard_enabled: Option<bool>,
    #[schema(value_type = Option<String>, write_only)]
    #[serde(default)]
    daily_leaderboard_webhook: Maybe<String>,
    /// `HH:MM`, in the hub's time zone.
    #[schema(example = "09:00")]
    daily_leaderboard_time: Option<String>,
    /// 1 to 20.
    #[serde(rename = "dailyLeaderboardTopN")]
    #[schema(minimum = 1, maximum = 20)]
    daily_leaderboard_top: Option<u8>,
    cost_alert_enabled: Option<bool>,
    #[schema(value_type = Option<String>, write_only)]
    #[serde(default)]
    cost_alert_webhook: Maybe<String>,
    /// 0.01 to 1.
    #[schema(value_type = Option<String>, example = "0.8")]
    cost_alert_threshold: Option<Number>,
    /// Passes, and changes nothing: budgets are watched all the time.
    #[expect(dead_code, reason = "what it asks for is kept to anyway")]
    cost_alert_check_interval: Option<u32>,
    /// Only `false`: this hub has no such alert.
    cache_hit_rate_alert_enabled: Option<bool>,
}

impl Fields for AlertFields {}

/// What there is.
struct Present {
    rules: Vec<NotificationRule>,
    targets: Vec<NotificationTarget>,
}

impl Present {
    async fn read(admin: &Admin) -> Result<Self, Problem> {
        Ok(Self {
            rules: admin.db.notification_rules().await?,
            targets: admin.db.notification_targets().await?,
        })
    }

    fn rules(&self, alert: Alert) -> impl Iterator<Item = &NotificationRule> {
        let event = alert.event().as_str();
        self.rules.iter().filter(move |rule| rule.event == event)
    }

    fn target(&self, alert: Alert) -> Option<&NotificationTarget> {
        let mut targets = self.targets.iter();
        targets.find(|target| target.name == alert.target())
    }

    fn is_on(&self, alert: Alert) -> bool {
        self.rules(alert).any(|rule| rule.enabled)
    }

    fn webhook(&self, alert: Alert) -> Option<&'static str> {
        let told = self.rules(alert).any(|rule| !rule.target_ids.is_empty());
        told.then_some(REDACTED)
    }

    fn options(&self, alert: Alert) -> RuleOptions {
        let first = self.rules(alert).next();
        let read = first.and_then(|rule| RuleOptions::read(&rule.options).ok());
        read.unwrap_or_default()
    }

    fn settings(&self) -> AlertSettings {
        let board = self.options(Alert::Leaderboard);
        let budget = self.options(Alert::Cost);
        let percent = budget.thresholds.first().copied().unwrap_or(80);
        AlertSettings {
            enabled: Alert::ALL.into_iter().any(|alert| self.is_on(alert)),
            use_legacy_mode: true,
            circuit_breaker_enabled: self.is_on(Alert::Circuit),
            circuit_breaker_webhook: self.webhook(Alert::Circuit),
            daily_leaderboard_enabled: self.is_on(Alert::Leaderboard),
            daily_leaderboard_webhook: self.webhook(Alert::Leaderboard),
            daily_leaderboard_time: json!(board.at).as_str().unwrap_or_default().to_owned(),
            daily_leaderboard_top_n: board.top,
            cost_alert_enabled: self.is_on(Alert::Cost),
            cost_alert_webhook: self.webhook(Alert::Cost),
            cost_alert_threshold: (f64::from(percent) / 100.0).to_string(),
            cost_alert_check_interval: None,
            cache_hit_rate_alert_enabled: false,
        }
    }
}

/// Show how alerts are set
#[utoipa::path(
    tag = "notifications",
    request_body = Nothing,
    responses((status = 200, description = "The settings", body = Done<AlertSettings>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/notifications/getNotificationSettingsAction")]
async fn get_settings(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<AlertSettings> {
    done(Present::read(&admin).await?.settings())
}

/// What is asked for of one kind of alert.
struct Wanted {
    alert: Alert,
    enabled: Option<bool>,
    /// A target to be; `Null` takes the webhook away.
    webhook: Maybe<NewNotificationTarget>,
    options: Map<String, Value>,
}

impl AlertFields {
    fn wanted(self, admin: &Admin) -> Result<Vec<Wanted>, Problem> {
        if self.cache_hit_rate_alert_enabled == Some(true) {
            let told = "`true`: this hub has no such alert";
            return Err(Problem::invalid("/cacheHitRateAlertEnabled", told));
        }
        let mut board = Map::new();
        if let Some(at) = self.daily_leaderboard_time {
            let read = RuleOptions::read(&json!({ "at": at }));
            read.map_err(|problem| {
                Problem::invalid(
                    "/dailyLeaderboardTime",
                    format!("`{at}`: {}", problem.reason),
                )
            })?;
            board.insert("at".to_owned(), json!(at));
        }
        if let Some(top) = self.daily_leaderboard_top {
            if !(1..=20).contains(&top) {
                let told = format!("`{top}` is not between 1 and 20");
                return Err(Problem::invalid("/dailyLeaderboardTopN", told));
            }
            board.insert("top".to_owned(), json!(top));
        }
        let mut budget = Map::new();
        if let Some(Number(share)) = self.cost_alert_threshold {
            use rust_decimal::prelude::ToPrimitive;
            let percent = (share * rust_decimal::Decimal::ONE_HUNDRED).round().to_u8();
            let percent = percent.filter(|percent| (1..=100).contains(percent));
            let percent = percent.ok_or_else(|| {
                let told = format!("`{share}` is not between 0.01 and 1");
                Problem::invalid("/costAlertThreshold", told)
            })?;
            budget.insert("thresholds".to_owned(), json!([percent]));
        }
        let all_off = (self.enabled == Some(false)).then_some(false);
        let asked = [
            (
                Alert::Circuit,
                self.circuit_breaker_enabled,
                self.circuit_breaker_webhook,
                Map::new(),
            ),
            (
                Alert::Leaderboard,
                self.daily_leaderboard_enabled,
                self.daily_leaderboard_webhook,
                board,
            ),
            (
                Alert::Cost,
                self.cost_alert_enabled,
                self.cost_alert_webhook,
                budget,
            ),
        ];
        let wanted = asked.into_iter().map(|(alert, enabled, webhook, options)| {
            Ok(Wanted {
                alert,
                enabled: all_off.or(enabled),
                webhook: target(admin, alert, webhook)?,
                options,
            })
        });
        wanted.collect()
    }
}

fn target(
    admin: &Admin,
    alert: Alert,
    webhook: Maybe<String>,
) -> Result<Maybe<NewNotificationTarget>, Problem> {
    let url = match webhook {
        Maybe::Given(url) if url == REDACTED => return Ok(Maybe::Absent),
        Maybe::Given(url) if !url.trim().is_empty() => url.trim().to_owned(),
        Maybe::Absent => return Ok(Maybe::Absent),
        Maybe::Null | Maybe::Given(_) => return Ok(Maybe::Null),
    };
    let field = format!("/{}", alert.webhook_field());
    let made = made_for(admin, alert.target(), address(url));
    let made = made.map_err(|problem| Problem::invalid(field, reasons(&problem)));
    made.map(Maybe::Given)
}

/// What is wrong with an address, without the place where this hub keeps it.
fn reasons(problem: &Problem) -> String {
    let all = problem.errors.iter().map(|error| error.detail.as_str());
    all.collect::<Vec<_>>().join("; ")
}

/// The kind of receiver, by the host of its webhook.
fn address(url: String) -> Address {
    let host = Url::parse(&url).ok();
    let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
    match host {
        "qyapi.weixin.qq.com" => Address::Wecom { url },
        "open.feishu.cn" | "open.larksuite.com" => Address::Feishu { url, secret: None },
        "oapi.dingtalk.com" => Address::Dingtalk { url, secret: None },
        "hooks.slack.com" => Address::Slack { url },
        "discord.com" | "discordapp.com" => Address::Discord { url },
        _ => Address::Custom {
            url,
            headers: Default::default(),
        },
    }
}

impl Wanted {
    fn is_nothing(&self) -> bool {
        self.enabled.is_none() && self.webhook_stays() && self.options.is_empty()
    }

    fn webhook_stays(&self) -> bool {
        matches!(self.webhook, Maybe::Absent)
    }

    /// Writes what is asked for: the target first, then every rule about the event, or a first one.
    async fn write(self, change: &mut Change, present: &Present) -> Result<(), Problem> {
        if self.is_nothing() {
            return Ok(());
        }
        let before = present.target(self.alert);
        let target_ids = match (self.webhook, before) {
            (Maybe::Absent, _) => None,
            (Maybe::Given(new), Some(row)) => {
                let seen = Some(row.updated_at_ms);
                let row = change
                    .update_notification_target(row.id, seen, &new)
                    .await?;
                Some(vec![row.id])
            }
            (Maybe::Given(new), None) => {
                Some(vec![change.insert_notification_target(&new).await?.id])
            }
            (Maybe::Null, _) => Some(Vec::new()),
        };
        let gone = before.filter(|_| target_ids.as_ref().is_some_and(Vec::is_empty));
        let mut any = false;
        for row in present.rules(self.alert) {
            any = true;
            let mut options = row.options.as_object().cloned().unwrap_or_default();
            options.extend(self.options.clone());
            let next = NewNotificationRule {
                event: row.event.clone(),
                enabled: self.enabled.unwrap_or(row.enabled),
                target_ids: target_ids.clone().unwrap_or_else(|| row.target_ids.clone()),
                language: row.language.clone(),
                options: Value::Object(options),
            };
            let seen = Some(row.updated_at_ms);
            change.update_notification_rule(row.id, seen, &next).await?;
        }
        if !any {
            let first = NewNotificationRule {
                event: self.alert.event().as_str().to_owned(),
                enabled: self.enabled.unwrap_or_default(),
                target_ids: target_ids.unwrap_or_default(),
                language: Language::default().as_str().to_owned(),
                options: Value::Object(self.options),
            };
            change.insert_notification_rule(&first).await?;
        }
        if let Some(row) = gone {
            let seen = Some(row.updated_at_ms);
            change.remove_notification_target(row.id, seen).await?;
        }
        Ok(())
    }
}

/// Set alerts
///
/// All of it or nothing. A webhook becomes a target whose kind follows from its host; written here it takes the place of
/// whatever receivers the alert had.
#[utoipa::path(
    tag = "notifications",
    request_body = AlertFields,
    responses((status = 200, description = "The settings as they are now", body = Done<AlertSettings>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/updateNotificationSettingsAction")]
async fn update_settings(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<AlertFields>,
) -> Answer<AlertSettings> {
    let wanted = args.0.wanted(&admin)?;
    let present = Present::read(&admin).await?;
    let mut change = admin.db.change(&caller.who).await?;
    for one in wanted {
        one.write(&mut change, &present).await?;
    }
    change.commit_quietly().await?;
    done(Present::read(&admin).await?.settings())
}

/// Which kind of alert a test is of.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum TestedAlert {
    CircuitBreaker,
    DailyLeaderboard,
    CostAlert,
    CacheHitRateAlert,
}

/// A webhook to try out.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookTrial {
    #[schema(example = "https://hooks.slack.com/services/T0/B0/x")]
    webhook_url: String,
    /// Makes no difference: the same test message is sent.
    #[serde(rename = "type")]
    #[schema(example = "cost-alert")]
    #[expect(dead_code, reason = "others are refused, and that is all")]
    kind: TestedAlert,
}

impl Fields for WebhookTrial {}

/// Try out a webhook
///
/// Sends a test message, once and now; nothing is kept. It is an error where the receiver does not take it.
#[utoipa::path(
    tag = "notifications",
    request_body = WebhookTrial,
    responses((status = 200, description = "The receiver has taken it", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/testWebhookAction")]
async fn test_webhook(
    _: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<WebhookTrial>,
) -> Act {
    let destination = Destination {
        address: address(args.0.webhook_url.trim().to_owned()),
        proxy: None,
    };
    destination
        .check()
        .map_err(|problem| Problem::invalid("/webhookUrl", problem.reason))?;
    let templates = NotificationTemplates::default();
    let notifier = &admin.notifier;
    let receipt = notifier
        .try_out(&destination, &templates, Language::default())
        .await;
    if receipt.accepted() {
        return finished();
    }
    let told = format!("the receiver did not take the message: {}", receipt.answer);
    Err(Problem::new(Code::Upstream, told))
}
