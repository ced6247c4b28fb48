//! Who may come in: clients that are too old, and addresses that cannot be made up.

use super::rules::{oldest, put_version};
use super::{hub, hub_with, message_of, says, send, upstream};

#[actix_web::test]
async fn a_client_that_is_too_old_is_told_what_it_needs_and_leaves_a_row() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    put_version(&app, &oldest("claude-code", "2.1.300")).await;
    put_version(&app, &oldest("codex-cli", "0.160.0")).await;
    put_version(&app, &oldest("gemini-cli", "0.60.0")).await;
    for (path, agent, status) in [
        ("/v1/messages", "claude-cli/2.1.299 (external, cli)", 403),
        ("/v1/messages", "claude-cli/2.1.329 (external, cli)", 200),
        ("/v1/messages", "claude-cli/dev", 200),
        // Codex repeats a 403 five times, and shows a 400 at once.
        ("/v1/responses", "codex_exec/0.159.0 (Debian)", 400),
        ("/v1/responses", "codex_exec/0.169.0 (Debian)", 200),
        (
            "/v1beta/models/m:generateContent",
            "GeminiCLI-tui/0.59.9/gemini-2.5-pro (linux; x64; terminal)",
            403,
        ),
        ("/v1/chat/completions", "curl/8.0", 200),
    ] {
        let body = says(path, "hi").to_string();
        let answered = send(&app, path, &body, &[("user-agent", agent)]).await;
        assert_eq!(answered.status, status, "{agent}: {}", answered.text());
        if status != 200 {
            let message = message_of(&answered);
            assert!(
                message.contains("or newer is needed; update it with `"),
                "{message}"
            );
            assert_eq!(answered.header("x-should-retry"), Some("false"));
        }
    }
    let rows = app.rows(7).await;
    let refused: Vec<_> = rows
        .iter()
        .filter(|row| row.error_code.as_deref() == Some("client_too_old"))
        .collect();
    assert_eq!(refused.len(), 3);
    let details = app
        .hub
        .db
        .request_details(refused[0].id)
        .await
        .unwrap()
        .unwrap();
    assert!(details.error_message.unwrap().contains("2.1.300 or newer"));
    app.stop().await;
}

#[actix_web::test]
async fn a_forwarded_address_is_believed_from_trusted_proxies_only() {
    for (server, expected) in [
        ("", "127.0.0.1"),
        ("trusted_proxies: '10.0.0.0/8', ", "127.0.0.1"),
        ("trusted_proxies: '127.0.0.1, 10.0.0.0/8', ", "203.0.113.9"),
    ] {
        let upstream = upstream().await;
        let app = hub_with(&upstream, server).await;
        let body = says("/v1/messages", "hi").to_string();
        let forwarded = [
            ("x-forwarded-for", "6.6.6.6, 203.0.113.9"),
            ("x-forwarded-for", "10.1.1.1"),
            ("x-real-ip", "7.7.7.7"),
        ];
        let answered = send(&app, "/v1/messages", &body, &forwarded).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        let rows = app.rows(1).await;
        let details = app
            .hub
            .db
            .request_details(rows[0].id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(details.client_ip.as_deref(), Some(expected), "{server}");
        app.stop().await;
    }
}
