//! What budgets of providers, keys and users begin with.

use std::sync::Arc;

use actors::domain::{HourSpent, KeyId, NanoUsd, ProviderId, RequestLog, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::RequestSink;

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;

fn cost(at_ms: i64, provider: Option<i64>, nano_usd: i64) -> RequestLog {
    let mut log = rows::request(at_ms);
    log.provider_id = provider.map(ProviderId);
    log.cost.total = NanoUsd(nano_usd);
    log
}

on_both! {
    async fn a_month_is_by_hour_and_what_was_before_is_one_sum(db: Db) {
        let now = jiff::Timestamp::now().as_millisecond();
        let hour = now - now.rem_euclid(HOUR);
        let mut twice = cost(now, Some(1), 30);
        twice.model = "another".to_owned();
        let logs = vec![
            cost(now - 400 * 24 * HOUR, Some(1), 1),
            cost(now - 33 * 24 * HOUR, Some(1), 2),
            cost(now - 31 * 24 * HOUR, Some(1), 4),
            cost(now, Some(1), 8),
            twice,
            cost(now, Some(2), 0),
            cost(now, Some(3), 5),
            cost(now, None, 9),
        ];
        RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
        let spent = |id, hour_ms, nano_usd| {
            (ProviderId(id), HourSpent { hour_ms, amount: NanoUsd(nano_usd) })
        };
        let wanted = [
            spent(1, 0, 3),
            spent(1, hour - 31 * 24 * HOUR, 4),
            spent(1, hour, 38),
            spent(3, hour, 5),
        ];
        assert_eq!(db.provider_spending().await.unwrap(), wanted);
    }

    async fn keys_are_summed_over_providers_and_models(db: Db) {
        let now = jiff::Timestamp::now().as_millisecond();
        let hour = now - now.rem_euclid(HOUR);
        let of = |key, at_ms, provider, nano_usd| {
            let mut log = cost(at_ms, provider, nano_usd);
            log.key_id = Some(KeyId(key));
            log.user_id = Some(UserId(7));
            log
        };
        let mut nobody = cost(now, Some(1), 99);
        nobody.key_id = None;
        let logs = vec![
            of(1, now - 40 * 24 * HOUR, Some(1), 3),
            of(1, now, Some(1), 5),
            of(1, now, Some(2), 6),
            of(2, now, None, 7),
            nobody,
        ];
        RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
        let spent = |key, hour_ms, nano_usd| {
            (UserId(7), KeyId(key), HourSpent { hour_ms, amount: NanoUsd(nano_usd) })
        };
        let wanted = [spent(1, 0, 3), spent(1, hour, 11), spent(2, hour, 7)];
        assert_eq!(db.key_spending().await.unwrap(), wanted);
    }
}
