//! Each receiver gets what its documentation says, through a proxy where there is one, and its answer is kept.

use claude_code_hub::notify::{EventKind, Outbox};
use claude_code_hub::store::NotificationState;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{NOW, Place, courier, log, master_key, opened, rule, say, target, target_with};
use crate::support::scripted_proxy::{Manner, ScriptedProxy};

fn takes(answer: &str) -> Answer {
    Answer::whole("application/json", answer.to_owned())
}

#[actix_web::test]
async fn every_kind_of_receiver_gets_its_own_form_and_its_answer_is_kept() {
    let place = Place::sqlite();
    let db = place.open().await;
    let kinds = [
        (
            "wecom",
            "/cgi-bin/webhook/send",
            r#"{"errcode":0,"errmsg":"ok"}"#,
        ),
        (
            "feishu",
            "/open-apis/bot/v2/hook/x",
            r#"{"code":0,"msg":"success","data":{}}"#,
        ),
        ("dingtalk", "/robot/send", r#"{"errcode":0,"errmsg":"ok"}"#),
        (
            "telegram",
            "/bot12:ab/sendMessage",
            r#"{"ok":true,"result":{}}"#,
        ),
        ("slack", "/services/T0/B0/x", "ok"),
        ("discord", "/api/webhooks/1/x", ""),
        ("custom", "/any", "thanks"),
    ];
    let mut receivers = Vec::new();
    let mut ids = Vec::new();
    for (kind, path, answer) in kinds {
        let receiver = Upstream::start(takes(answer)).await;
        let url = format!("{}{path}?key=k", receiver.url());
        let address = match kind {
            "telegram" => {
                json!({ "kind": kind, "bot_token": "12:ab", "chat_id": "7", "api_url": receiver.url() })
            }
            "custom" => json!({ "kind": kind, "url": url, "headers": { "X-Token": "t" } }),
            "dingtalk" | "feishu" => json!({ "kind": kind, "url": url, "secret": "s" }),
            _ => json!({ "kind": kind, "url": url }),
        };
        ids.push(target(&db, kind, address).await.id);
        receivers.push(receiver);
    }
    rule(&db, EventKind::CircuitOpened, &ids, json!({})).await;
    assert_eq!(
        say(&mut Outbox::new(db.clone()), &opened(), NOW).await,
        kinds.len()
    );
    assert_eq!(courier(&db).deliver_due(NOW).await.unwrap(), kinds.len());

    let field = |kind: &str| match kind {
        "wecom" | "dingtalk" => "msgtype",
        "feishu" => "msg_type",
        "telegram" => "parse_mode",
        "slack" => "blocks",
        "discord" => "embeds",
        _ => "provider_id",
    };
    for ((kind, path, answer), receiver) in kinds.into_iter().zip(&receivers) {
        let requests = receiver.requests();
        assert_eq!(requests.len(), 1, "{kind}");
        let got = &requests[0];
        assert_eq!(
            (got.method.as_str(), got.path.as_str()),
            ("POST", path),
            "{kind}"
        );
        assert_eq!(
            got.header("content-type"),
            Some("application/json; charset=utf-8")
        );
        assert_ne!(
            got.json()[field(kind)],
            Value::Null,
            "{kind}: {}",
            got.json()
        );
        if kind == "dingtalk" {
            let signed = format!("key=k&timestamp={NOW}&sign=");
            assert!(got.query.starts_with(&signed), "{}", got.query);
        }
        if kind == "custom" {
            assert_eq!(got.header("x-token"), Some("t"));
        }
        let targets = db.notification_targets().await.unwrap();
        let target = targets.iter().find(|target| target.name == kind).unwrap();
        let last = target.last.as_ref().unwrap();
        assert_eq!((last.at_ms, last.accepted), (NOW, true), "{kind}: {last:?}");
        assert_eq!(last.answer, format!("200 {answer}").trim_end());
    }
    let states: Vec<_> = log(&db)
        .await
        .iter()
        .map(|entry| (entry.state, entry.tries))
        .collect();
    assert_eq!(states, vec![(NotificationState::Sent, 1); kinds.len()]);
}

#[actix_web::test]
async fn a_message_goes_through_its_targets_proxy_and_past_one_that_fails_only_if_it_may() {
    let place = Place::sqlite();
    let db = place.open().await;
    let receiver = Upstream::start(takes("ok")).await;
    let carries = ScriptedProxy::start(receiver.port(), Manner::Carry).await;
    let hangs_up = ScriptedProxy::start(receiver.port(), Manner::HangUp).await;
    let key = master_key();
    let mut ids = Vec::new();
    for (name, port, fallback) in [
        ("through", carries.port, false),
        ("past", hangs_up.port, true),
        ("not past", hangs_up.port, false),
    ] {
        let value = json!({
            "address": { "kind": "slack", "url": format!("{}/{name}", receiver.url()).replace(' ', "-") },
            "proxy": { "url": format!("socks5h://127.0.0.1:{port}"), "fallback_to_direct": fallback },
        });
        ids.push(target_with(&db, name, &key, value).await.id);
    }
    rule(&db, EventKind::CircuitOpened, &ids, json!({})).await;
    say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
    courier(&db).deliver_due(NOW).await.unwrap();
    let mut paths: Vec<_> = receiver
        .requests()
        .into_iter()
        .map(|seen| seen.path)
        .collect();
    paths.sort();
    assert_eq!(paths, ["/past", "/through"]);
    assert_eq!(carries.asked().len(), 1);
    let states: Vec<_> = log(&db).await.iter().map(|entry| entry.state).collect();
    use NotificationState::{Sent, Waiting};
    assert_eq!(states, [Sent, Sent, Waiting]);
}
