//! E-mail against a mail server that acts: what it is told, word for word, and what its answers mean.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use claude_code_hub::notify::{EventKind, Outbox};
use claude_code_hub::store::NotificationState;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::{NOW, Place, courier, log, opened, rule, say, target};

/// Serves one session and returns what it was told, line by line. `verdict` is what it says of the letter.
async fn session(listener: TcpListener, verdict: &'static str) -> Vec<String> {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut told = Vec::new();
    let mut in_letter = false;
    stream.write_all(b"220 mail.test ready\r\n").await.unwrap();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap() == 0 {
            return told;
        }
        let line = line.trim_end().to_owned();
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let answer = match verb.as_str() {
            _ if in_letter && line == "." => {
                in_letter = false;
                verdict
            }
            _ if in_letter => "",
            "EHLO" => "250-mail.test\r\n250 AUTH PLAIN\r\n",
            "AUTH" => "235 welcome\r\n",
            "DATA" => {
                in_letter = true;
                "354 go on\r\n"
            }
            "QUIT" => "221 bye\r\n",
            _ => "250 ok\r\n",
        };
        told.push(line);
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}

async fn sent(verdict: &'static str) -> (Vec<String>, (NotificationState, u32, String)) {
    let place = Place::sqlite();
    let db = place.open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = json!({
        "kind": "email", "host": "127.0.0.1", "port": listener.local_addr().unwrap().port(),
        "security": "none", "username": "hub", "password": "s3cret",
        "from": "Hub <hub@example.com>", "to": ["a@example.com", "Ops <b@example.com>"],
    });
    let id = target(&db, "mail", address).await.id;
    rule(&db, EventKind::CircuitOpened, &[id], json!({})).await;
    say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
    let courier = courier(&db);
    let (told, tried) =
        futures_util::future::join(session(listener, verdict), courier.deliver_due(NOW)).await;
    assert_eq!(tried.unwrap(), 1);
    let entry = log(&db).await.remove(0);
    (told, (entry.state, entry.tries, entry.answer.unwrap()))
}

#[actix_web::test]
async fn a_letter_is_handed_over_with_a_login_to_all_recipients() {
    let (told, (state, tries, answer)) = sent("250 queued as 42\r\n").await;
    assert_eq!((state, tries), (NotificationState::Sent, 1));
    assert_eq!(answer, "250 queued as 42");
    let login = format!("AUTH PLAIN {}", STANDARD.encode("\0hub\0s3cret"));
    assert!(told.contains(&login), "{told:#?}");
    for line in [
        "MAIL FROM:<hub@example.com>",
        "RCPT TO:<a@example.com>",
        "RCPT TO:<b@example.com>",
        "From: Hub <hub@example.com>",
        "Subject: Provider example is out of use",
        "5 failures in a row opened its circuit.",
    ] {
        assert!(
            told.iter().any(|told| told.starts_with(line)),
            "{line} in {told:#?}"
        );
    }
    assert!(
        told.iter()
            .any(|line| line.starts_with("Message-ID: <") && line.ends_with("@example.com>"))
    );
}

#[actix_web::test]
async fn a_server_that_is_busy_is_tried_again_and_one_that_refuses_is_not() {
    let (_, (state, _, answer)) = sent("451 try later\r\n").await;
    assert_eq!(state, NotificationState::Waiting, "{answer}");
    let (_, (state, _, answer)) = sent("550 no such user\r\n").await;
    assert_eq!(state, NotificationState::Failed);
    assert!(answer.contains("no such user"), "{answer}");
}
