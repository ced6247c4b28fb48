//! Sends one message to one receiver, within a deadline, and says how it fared. It must not decide whether to try again,
//! and what it says must not hold a secret.

use std::time::{Duration, Instant};

use awc::error::SendRequestError;
use futures_util::StreamExt;

use super::address::{Address, Destination};
use super::channel::{self, Heard, Post};
use super::email;
use super::text::Message;
use crate::egress::{Clients, Proxy};
use crate::store::NotificationTemplates;

/// The most of an answer that is read.
const ANSWER_MAX: usize = 16 * 1024;
/// The most of it that is kept, in characters.
const KEPT_MAX: usize = 500;

/// How a message fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub heard: Heard,
    /// Of HTTP or SMTP, where the receiver was reached.
    pub status: Option<u16>,
    pub latency_ms: u64,
    /// What the receiver said, or why it was not reached.
    pub answer: String,
}

impl Receipt {
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.heard == Heard::Accepted
    }
}

/// What came back, before it is known how long it took.
pub(super) struct Said {
    pub heard: Heard,
    pub status: Option<u16>,
    pub answer: String,
}

impl Said {
    pub(super) fn unreached(answer: impl Into<String>) -> Self {
        Self {
            heard: Heard::Later(None),
            status: None,
            answer: answer.into(),
        }
    }
}

/// Sends it. The time is data because receivers check signatures of it.
pub(super) async fn send(
    clients: &Clients,
    destination: &Destination,
    message: &Message,
    templates: &NotificationTemplates,
    now_ms: i64,
    within: Duration,
) -> Receipt {
    let begun = Instant::now();
    let sending = async {
        match channel::post(&destination.address, message, templates, now_ms) {
            Some(post) => over_http(clients, destination, &post, within).await,
            None => {
                let message = channel::in_words_of(message, templates);
                email::send(&destination.address, &message, within).await
            }
        }
    };
    let said = tokio::time::timeout(within, sending)
        .await
        .unwrap_or_else(|_| Said::unreached(format!("no answer within {} ms", within.as_millis())));
    Receipt {
        heard: said.heard,
        status: said.status,
        latency_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        answer: said.answer.chars().take(KEPT_MAX).collect(),
    }
}

async fn over_http(
    clients: &Clients,
    destination: &Destination,
    post: &Post,
    within: Duration,
) -> Said {
    let proxy = destination.way();
    let address = &destination.address;
    match attempt(clients, proxy.as_ref(), address, post, within).await {
        Ok(said) => said,
        // Nothing was sent yet.
        Err(SendRequestError::Connect(_))
            if proxy.as_ref().is_some_and(|proxy| proxy.fallback_to_direct) =>
        {
            let directly = attempt(clients, None, address, post, within).await;
            directly.unwrap_or_else(|error| Said::unreached(error.to_string()))
        }
        Err(error) => Said::unreached(error.to_string()),
    }
}

async fn attempt(
    clients: &Clients,
    proxy: Option<&Proxy>,
    address: &Address,
    post: &Post,
    within: Duration,
) -> Result<Said, SendRequestError> {
    let mut request = clients
        .through(proxy, within)
        .post(post.url.as_str())
        .insert_header(("user-agent", "claude-code-hub"));
    for (name, value) in &post.headers {
        request = request.insert_header((name.as_str(), value.as_str()));
    }
    let mut answer = request.send_body(post.body.clone()).await?;
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get("retry-after");
    let retry_after = retry_after.and_then(|value| value.to_str().ok().map(str::to_owned));
    let mut body = Vec::new();
    while let Some(Ok(chunk)) = answer.next().await {
        body.extend_from_slice(&chunk);
        if body.len() >= ANSWER_MAX {
            break;
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Said {
        heard: channel::read(address, status, retry_after.as_deref(), &body),
        status: Some(status),
        answer: format!("{status} {body}").trim_end().to_owned(),
    })
}
