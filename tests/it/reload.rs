//! A change of the file is in force at once, drops no running stream, and an invalid one changes nothing.

use std::time::Duration;

use actors::domain::{ActiveHours, ClientRules, Failback, ProviderTuning, Strategy};
use testkit::{Answer, Upstream};

use crate::support::{TestApp, eventually, hub_yaml, provider};

#[actix_web::test]
async fn a_valid_change_moves_new_requests_and_leaves_a_running_stream_alone() {
    let slow =
        Answer::message("a b c d e f g h i j").delay_between_events(Duration::from_millis(100));
    let old = Upstream::start(slow).await;
    let new = Upstream::start(Answer::message("from the new one")).await;
    let app = TestApp::start(&hub_yaml(&provider("old", &old, ""), "")).await;
    let client = app.client();
    let change = async {
        old.wait_for(
            |upstream| upstream.open_connections() == 1,
            Duration::from_secs(5),
        )
        .await;
        app.rewrite(&hub_yaml(&provider("new", &new, ""), ""));
        let moved = eventually(async || {
            client
                .message(false)
                .await
                .text()
                .contains("from the new one")
                .then_some(())
        });
        moved.await.expect("the change is not in force");
        assert_eq!(
            old.open_connections(),
            1,
            "the stream ended before the change could be seen"
        );
    };
    let (running, ()) = futures_util::future::join(client.message(true), change).await;
    assert!(running.is_complete_stream(), "{}", running.text());
    app.stop().await;
}

#[actix_web::test]
async fn an_invalid_change_is_told_and_changes_nothing() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let good = hub_yaml(&provider("p0", &upstream, ""), "");
    let app = TestApp::start(&good).await;
    let client = app.client();
    app.rewrite(&good.replace("type: claude", "type: clod"));
    let told = eventually(async || {
        let health = client
            .send(client.request("GET", "/health"), "")
            .await
            .json();
        (health["checks"]["config"] != "ok").then_some(())
    });
    told.await.expect("nobody said that the file is invalid");
    assert_eq!(client.message(false).await.status, 200);
    app.rewrite(&good);
    let well = eventually(async || {
        let health = client
            .send(client.request("GET", "/health"), "")
            .await
            .json();
        (health["checks"]["config"] == "ok").then_some(())
    });
    well.await.expect("the repaired file was not taken");
    app.stop().await;
}

#[actix_web::test]
async fn a_key_made_on_the_command_line_works_within_a_second_and_a_revoked_one_no_longer() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let run = |words: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_claude-code-hub"))
            .arg("--config")
            .arg(&app.config_file)
            .args(words)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let made = run(&["key", "create", "--user", "alice", "--name", "second"]);
    let key = made.lines().last().unwrap().trim().to_owned();
    assert!(key.starts_with("sk-hub-"), "{made}");
    let client = app.client();
    let ask = async || {
        let request = client
            .request("POST", "/v1/messages")
            .insert_header(("x-api-key", key.as_str()));
        client
            .send(request, r#"{"model":"claude-sonnet-4-5","messages":[]}"#)
            .await
            .status
    };
    eventually(async || (ask().await == 200).then_some(()))
        .await
        .expect("the new key is not known");
    run(&["key", "revoke", "--user", "alice", "--name", "second"]);
    eventually(async || (ask().await == 401).then_some(()))
        .await
        .expect("the revoked key still works");
    app.stop().await;
}

#[actix_web::test]
async fn tuning_redirects_and_strategies_of_a_changed_file_are_in_force() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let before = app.hub.shared.catalog.snapshot();
    let plain = before.providers().next().unwrap();
    assert_eq!(plain.tuning, ProviderTuning::default());

    let tuned = "failback: stay_until_idle, clients: { block: [curl] }, active_hours: '22:00-06:00', \
                 redirects: [{ from: { prefix: claude- }, to: claude-redirected }]";
    let more = "routing: { groups: { default: { strategy: cheapest } } }\n";
    app.rewrite(&hub_yaml(&provider("p0", &upstream, tuned), more));
    let expected = ProviderTuning {
        failback: Failback::StayUntilIdle,
        clients: ClientRules {
            allow: Vec::new(),
            block: vec!["curl".to_owned()],
        },
        active_hours: Some(ActiveHours {
            from: 22 * 60,
            until: 6 * 60,
        }),
        ..ProviderTuning::default()
    };
    let entry = eventually(async || {
        let snapshot = app.hub.shared.catalog.snapshot();
        let entry = snapshot.providers().next()?.clone();
        (entry.tuning == expected).then_some(entry)
    });
    let entry = entry.await.expect("the tuning is not in force");
    assert_eq!(entry.id, plain.id);
    assert_eq!(entry.redirect("claude-sonnet-4-5"), "claude-redirected");
    let settings = app.hub.shared.catalog.settings();
    assert_eq!(
        settings.routing.groups["default"].strategy,
        Strategy::Cheapest
    );
    // A request that runs keeps what it began with.
    assert_eq!(plain.redirect("claude-sonnet-4-5"), "claude-sonnet-4-5");
    app.stop().await;
}

#[actix_web::test]
async fn a_redirect_rule_of_a_changed_file_moves_the_model_of_the_next_request() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let client = app.client();
    assert_eq!(client.message(false).await.status, 200);
    let rules = "redirects: [{ from: other, to: wrong }, { from: { regex: '^claude-' }, to: claude-redirected }]";
    app.rewrite(&hub_yaml(&provider("p0", &upstream, rules), ""));
    let redirected = eventually(async || {
        assert_eq!(client.message(false).await.status, 200);
        let last = upstream.requests().pop()?;
        (last.json()["model"] == "claude-redirected").then_some(())
    });
    redirected.await.expect("the redirect is not in force");
    app.stop().await;
}
