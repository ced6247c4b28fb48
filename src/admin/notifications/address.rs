//! How the document tells of a receiver's address. The address itself is `notify`'s: it is read, sealed and never shown.

use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::admin::choice::one_of;
use crate::notify::MailSecurity;

/// Where messages go, by kind of receiver. The addresses of webhooks are secrets as a whole.
#[derive(ToSchema)]
#[schema(as = NotificationAddress)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(dead_code, reason = "it is there for its schema")]
pub(super) enum AddressShape {
    /// A group robot of WeCom.
    Wecom {
        #[schema(example = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…")]
        url: String,
    },
    /// A custom robot of Feishu or Lark.
    Feishu {
        #[schema(example = "https://open.feishu.cn/open-apis/bot/v2/hook/…")]
        url: String,
        /// Of the robot's signature check, where it is on.
        secret: Option<String>,
    },
    /// A custom robot of DingTalk.
    Dingtalk {
        #[schema(example = "https://oapi.dingtalk.com/robot/send?access_token=…")]
        url: String,
        /// Of the robot's signature check, where it is on.
        secret: Option<String>,
    },
    /// A bot of Telegram.
    Telegram {
        bot_token: String,
        #[schema(example = "-1001234567890")]
        chat_id: String,
        /// A Bot API server of one's own.
        api_url: Option<String>,
    },
    /// An incoming webhook of Slack.
    Slack {
        #[schema(example = "https://hooks.slack.com/services/…")]
        url: String,
    },
    /// A webhook of Discord.
    Discord {
        #[schema(example = "https://discord.com/api/webhooks/…")]
        url: String,
    },
    /// Any server that takes JSON.
    Custom {
        #[schema(example = "https://alerts.example/hub")]
        url: String,
        #[serde(default)]
        #[schema(value_type = Object, example = json!({"X-Token": "…"}))]
        headers: std::collections::BTreeMap<String, String>,
    },
    /// A mail server.
    Email {
        #[schema(example = "smtp.example.com")]
        host: String,
        #[schema(example = 587)]
        port: u16,
        #[serde(default)]
        #[schema(schema_with = security)]
        security: MailSecurity,
        username: Option<String>,
        password: Option<String>,
        #[schema(example = "Hub <hub@example.com>")]
        from: String,
        /// Up to 50.
        #[schema(example = json!(["ops@example.com"]))]
        to: Vec<String>,
    },
}

/// The way to a receiver, with its login; not for e-mail.
#[derive(ToSchema)]
#[schema(as = NotificationProxy)]
#[expect(dead_code, reason = "it is there for its schema")]
pub(super) struct ProxyShape {
    #[schema(example = "socks5h://127.0.0.1:1080")]
    url: String,
    /// Whether to send directly where the proxy fails.
    #[serde(default)]
    fallback_to_direct: bool,
}

fn security() -> Object {
    let all = [
        MailSecurity::Starttls,
        MailSecurity::Tls,
        MailSecurity::None,
    ];
    one_of(
        &all,
        "`starttls`: TLS after a greeting in clear, as on port 587; `tls`: from the first byte, as on port 465; `none`: in \
         clear, for a relay next door.",
    )
}
