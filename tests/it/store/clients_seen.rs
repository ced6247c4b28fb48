//! Clients that were seen, and settings that somebody set: the same in both databases.

use actors::domain::UserId;
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{RequestSink, Who};
use serde_json::json;

use super::on_both;
use super::rows::request;

const DAY_MS: i64 = 86_400_000;

on_both! {
    async fn clients_are_added_up_by_day_and_forgotten_by_day(db: Db) {
        let sink = RequestSink(db.clone());
        let row = |at_ms: i64, user: Option<i64>, agent: Option<&str>| {
            let mut log = request(at_ms);
            log.user_id = user.map(UserId);
            log.user_agent = agent.map(str::to_owned);
            log
        };
        let first = vec![
            row(DAY_MS, Some(1), Some("claude-cli/2.1.0 (external)")),
            row(DAY_MS + 5, Some(1), Some("claude-cli/2.1.0 (other)")),
            row(DAY_MS, Some(2), Some("claude-cli/2.1.0")),
            row(DAY_MS, None, Some("nobody/1.0")),
            row(DAY_MS, Some(1), None),
            row(DAY_MS, Some(1), Some("  ")),
        ];
        let again = first.clone();
        sink.write(first.into()).await.unwrap();
        // Rows that come twice count once.
        sink.write(again.into()).await.unwrap();
        sink.write(vec![row(2 * DAY_MS, Some(1), Some("claude-cli/2.1.0"))].into()).await.unwrap();
        let seen = async |from_ms| {
            let seen = db.clients_seen(from_ms).await.unwrap().into_iter();
            seen.map(|row| (row.agent, row.user_id.0, row.requests, row.last_at_ms)).collect::<Vec<_>>()
        };
        let word = || "claude-cli/2.1.0".to_owned();
        assert_eq!(
            seen(DAY_MS + 99).await,
            [(word(), 1, 3, 2 * DAY_MS), (word(), 2, 1, DAY_MS)]
        );
        assert_eq!(db.prune_clients_seen(2 * DAY_MS + 7).await.unwrap(), 2);
        assert_eq!(seen(0).await, [(word(), 1, 1, 2 * DAY_MS)]);
    }

    async fn a_setting_is_set_replaced_and_taken_back_with_its_catalog(db: Db) {
        let before = db.catalog_version().await.unwrap();
        for value in [json!(1), json!("two\u{0}")] {
            let mut change = db.change(&Who::command_line()).await.unwrap();
            change.choose_setting("a.b", &value, &json!(null)).await.unwrap();
            change.commit().await.unwrap();
            let rows = db.load_catalog().await.unwrap().settings;
            assert_eq!(rows.len(), 1);
            assert_eq!((&rows[0].value, rows[0].updated_by.as_str()), (&value, "command line"));
        }
        let mut change = db.change(&Who::command_line()).await.unwrap();
        change.reset_setting("a.b", &json!(1), &json!(0)).await.unwrap();
        assert!(change.reset_setting("a.b", &json!(1), &json!(0)).await.is_err());
        change.commit().await.unwrap();
        assert_eq!(db.list_chosen_settings().await.unwrap(), []);
        assert_eq!(db.catalog_version().await.unwrap(), before + 3);
    }
}
