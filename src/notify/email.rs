//! Hands a message to a mail server, in plain text. One connection a message: alerts are rare.

use std::time::Duration;

use lettre::message::{Mailbox, MessageBuilder, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::address::{Address, MailSecurity};
use super::channel::Heard;
use super::send::Said;
use super::text::Message;

/// Sends it to all recipients at once.
pub(super) async fn send(address: &Address, message: &Message, within: Duration) -> Said {
    match prepared(address, message, within) {
        Ok((mailer, letter)) => match mailer.send(letter).await {
            Ok(response) => Said {
                heard: Heard::Accepted,
                status: response.code().to_string().parse().ok(),
                answer: format!(
                    "{} {}",
                    response.code(),
                    response.message().collect::<Vec<_>>().join(" ")
                ),
            },
            Err(error) => Said {
                // A mail server's 5xx is final; a login that is refused is one.
                heard: if error.is_permanent() {
                    Heard::Refused
                } else {
                    Heard::Later(None)
                },
                status: error
                    .status()
                    .and_then(|code| code.to_string().parse().ok()),
                answer: error.to_string(),
            },
        },
        Err(reason) => Said {
            heard: Heard::Refused,
            status: None,
            answer: reason,
        },
    }
}

type Mailer = AsyncSmtpTransport<Tokio1Executor>;

fn prepared(
    address: &Address,
    message: &Message,
    within: Duration,
) -> Result<(Mailer, lettre::Message), String> {
    let Address::Email {
        host,
        port,
        security,
        username,
        password,
        from,
        to,
    } = address
    else {
        return Err("is no mail address".to_owned());
    };
    let letter = letter(from, to, message)?;
    let tls = || TlsParameters::new(host.clone()).map_err(|error| error.to_string());
    let tls = match security {
        MailSecurity::Starttls => Tls::Required(tls()?),
        MailSecurity::Tls => Tls::Wrapper(tls()?),
        MailSecurity::None => Tls::None,
    };
    let mut mailer = Mailer::builder_dangerous(host.as_str())
        .port(*port)
        .tls(tls)
        .timeout(Some(within));
    if let (Some(username), Some(password)) = (username, password) {
        mailer = mailer.credentials(Credentials::new(username.clone(), password.clone()));
    }
    Ok((mailer.build(), letter))
}

fn letter(from: &str, to: &[String], message: &Message) -> Result<lettre::Message, String> {
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|error| format!("`{text}` is no mail address: {error}"))
    };
    let sender = mailbox(from)?;
    let id = format!("<{}@{}>", uuid::Uuid::now_v7(), sender.email.domain());
    let mut builder: MessageBuilder = lettre::Message::builder()
        .from(sender)
        .message_id(Some(id))
        .subject(&message.title);
    for one in to {
        builder = builder.to(mailbox(one)?);
    }
    builder
        .header(ContentType::TEXT_PLAIN)
        .body(format!("{}\n", message.text()))
        .map_err(|error| error.to_string())
}
