//! Conversations out of the log, and money that was set back to nothing.

use crate::store::direct::Direct;
use crate::store::direct_rules::DirectRules;
use std::sync::Arc;

use actors::domain::{HourSpent, KeyId, NanoUsd, ProviderId, RequestLog, ScopeId, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Db, RequestFilter, RequestSink};

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
const NOON: i64 = 490_000 * HOUR;

async fn write(db: &Db, logs: Vec<RequestLog>) {
    RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
}

fn said(session: &str, user: i64, at_ms: i64) -> RequestLog {
    let mut log = rows::request(at_ms);
    log.session = Some(session.to_owned());
    log.user_id = Some(UserId(user));
    log.key_id = Some(KeyId(user));
    log.cost.total = NanoUsd(3);
    log
}

on_both! {
    async fn a_conversation_is_its_requests_in_order(db: Db) {
        let mut logs: Vec<RequestLog> = (0..5).map(|n| said("one", 1, NOON + n)).collect();
        logs[1].model = "another".to_owned();
        logs[2].provider_id = Some(ProviderId(9));
        logs[3].session = Some("two".to_owned());
        logs[4].user_id = Some(UserId(2));
        write(&db, logs).await;
        let all = RequestFilter::default();
        let one = db.session("one", &all).await.unwrap().unwrap();
        assert_eq!(one.requests.iter().map(|row| row.at_ms - NOON).collect::<Vec<_>>(), [0, 1, 2, 4]);
        assert_eq!((one.sums.requests, one.sums.cost.0, one.exact), (4, 12, true));
        assert_eq!(one.models, ["another", "claude-opus-4-5"]);
        assert_eq!(one.providers, [ProviderId(2), ProviderId(9)]);
        let of_second = RequestFilter { user_id: Some(UserId(2)), ..all.clone() };
        assert_eq!(db.session("one", &of_second).await.unwrap().unwrap().sums.requests, 1);
        assert_eq!(db.session("two", &of_second).await.unwrap(), None);
        assert_eq!(db.session("three", &all).await.unwrap(), None);
    }

    async fn conversations_are_listed_once_by_their_latest_request(db: Db) {
        // Twelve that take turns, so that each is spread over the whole time; and one without an identity.
        let mut logs: Vec<RequestLog> =
            (0..2400).map(|n| said(&format!("s{:02}", n % 12), n % 2 + 1, NOON + n)).collect();
        logs.push(RequestLog { session: None, ..said("", 1, NOON + 9000) });
        for piece in logs.chunks(600) {
            write(&db, piece.to_vec()).await;
        }
        let mut filter = RequestFilter { limit: 5, ..RequestFilter::default() };
        let mut names = Vec::new();
        loop {
            let page = db.sessions(&filter).await.unwrap();
            assert!(page.conversations.iter().all(|one| one.requests == 200 && one.cost.0 == 600));
            names.extend(page.conversations.into_iter().map(|one| one.session));
            filter.before = page.next;
            if filter.before.is_none() {
                break;
            }
        }
        let wanted: Vec<String> = (0..12).rev().map(|n| format!("s{n:02}")).collect();
        assert_eq!(names, wanted);
        let of_second = RequestFilter {
            user_id: Some(UserId(2)), from_ms: Some(NOON + 1200), to_ms: Some(NOON + 2388), limit: 3,
            ..RequestFilter::default()
        };
        let page = db.sessions(&of_second).await.unwrap();
        let found: Vec<(String, u64, i64)> =
            page.conversations.into_iter().map(|one| (one.session, one.requests, one.last_ms - NOON)).collect();
        let one = |name: &str, last| (name.to_owned(), 99, last);
        assert_eq!(found, [one("s11", 2387), one("s09", 2385), one("s07", 2383)]);
        assert!(page.next.is_some());
    }

    async fn money_counts_from_when_it_was_set_back(db: Db) {
        let user = db.insert_user(rows::user("u")).await.unwrap().id;
        let now = jiff::Timestamp::now().as_millisecond();
        let hour = now - now.rem_euclid(HOUR);
        let from = hour - HOUR - HOUR / 2;
        let logs = [hour - 50 * HOUR, from - 1, from, hour - HOUR, hour].map(|at_ms| {
            let mut log = said("s", user.0, at_ms);
            log.key_id = Some(KeyId(77));
            log
        });
        write(&db, logs.to_vec()).await;
        assert_eq!(db.spending_from().await.unwrap().len(), 0);
        assert!(!db.count_spending_from(ScopeId::User(user.0 + 1), from).await.unwrap(), "there is no such");
        let before = db.catalog_version().await.unwrap();
        assert!(db.count_spending_from(ScopeId::User(user.0), from).await.unwrap());
        assert_eq!(db.catalog_version().await.unwrap(), before + 1);
        assert_eq!(db.spending_from().await.unwrap(), [(ScopeId::User(user.0), from)].into());
        let spent = |hour_ms| HourSpent { hour_ms, amount: NanoUsd(3) };
        let wanted = [(ScopeId::User(user.0), vec![spent(from), spent(hour - HOUR), spent(hour)])];
        assert_eq!(db.spent_since().await.unwrap(), wanted.into());
    }

    async fn a_provider_costs_what_it_cost_since(db: Db) {
        let mut ids = Vec::new();
        for name in ["one", "two"] {
            ids.push(db.insert_provider(rows::provider(name)).await.unwrap().id);
        }
        let now = jiff::Timestamp::now().as_millisecond();
        let hour = now - now.rem_euclid(HOUR);
        let logs = ids.iter().flat_map(|id| [hour - 40 * 24 * HOUR, hour].map(|at_ms| {
            let mut log = said("s", 1, at_ms);
            log.provider_id = Some(*id);
            log
        }));
        write(&db, logs.collect()).await;
        assert!(db.count_spending_from(ScopeId::Provider(ids[0].0), hour - HOUR).await.unwrap());
        let mut spent: Vec<(i64, i64, i64)> = db.provider_spending().await.unwrap().into_iter()
            .map(|(id, spent)| (id.0, spent.hour_ms, spent.amount.0)).collect();
        spent.sort_unstable();
        assert_eq!(spent, [(ids[0].0, hour, 3), (ids[1].0, 0, 3), (ids[1].0, hour, 3)]);
    }
}
