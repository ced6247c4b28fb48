//! `notifications/*`: three kinds of alerts with a webhook each, over this hub's rules and targets. A rule that was made
//! elsewhere is shown and switched here too; its targets stay unless a webhook is written.

mod fields;
mod present;
mod trial;
mod wanted;

use actix_web::{post, web};
use url::Url;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Answer, Done, done};
use super::args::{Args, Nothing};
use super::caller::{self, Caller, Look};
use crate::admin::Admin;
use crate::notify::{Address, EventKind};
use fields::AlertFields;
use present::{AlertSettings, Present};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_settings)
        .service(update_settings)
        .service(trial::test_webhook);
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
