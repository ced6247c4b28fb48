//! How the databases find what the log is filtered by: by an index, and by the right one. Plans are asked for, not times.

use std::sync::Arc;

use actors::domain::{KeyId, RequestId, RequestKind, RequestLog, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Cursor, Db, DbOptions, Partitioning, RequestFilter, RequestSink};
use uuid::Uuid;

use super::tuning::execute;
use super::{Place, rows};

const DAY: i64 = 86_400_000;
const BEGIN: i64 = 20_454 * DAY;

/// Three thousand requests, of which user 2, the model `rare` and the key 9 have a few each.
fn logs() -> Vec<RequestLog> {
    (0..3000)
        .map(|n| {
            let mut log = rows::request(BEGIN + n * 1000);
            let rare = n % 600 == 0;
            log.user_id = Some(UserId(if rare { 2 } else { 1 }));
            log.key_id = Some(KeyId(if n % 700 == 0 { 9 } else { 1 }));
            log.model = if n % 500 == 0 { "rare" } else { "usual" }.to_owned();
            log.session = Some(format!("session-{}", n / 10));
            if n % 900 == 0 {
                log.kind = RequestKind::CountTokens;
            }
            if n % 100 == 0 {
                (log.status, log.error_code) = (429, Some("rate_limited".to_owned()));
            }
            log
        })
        .collect()
}

async fn write(db: &Db) {
    for piece in logs().chunks(500) {
        RequestSink(db.clone())
            .write(Arc::new(piece.to_vec()))
            .await
            .unwrap();
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Filters with a rare or unknown value, and the column that finds it.
fn rare() -> Vec<(RequestFilter, &'static str)> {
    let all = RequestFilter::default;
    vec![
        (
            RequestFilter {
                endpoint: text("/no/such"),
                ..all()
            },
            "endpoint",
        ),
        (
            RequestFilter {
                kind: Some(RequestKind::CountTokens),
                ..all()
            },
            "rare_kinds",
        ),
        (
            RequestFilter {
                status: Some(418),
                ..all()
            },
            "status",
        ),
        (
            RequestFilter {
                status_class: Some(3),
                ..all()
            },
            "status_class",
        ),
        (
            RequestFilter {
                model: text("unknown"),
                ..all()
            },
            "model",
        ),
        (
            RequestFilter {
                error_code: text("unknown"),
                ..all()
            },
            "error_code",
        ),
        (
            RequestFilter {
                session: text("unknown"),
                ..all()
            },
            "session",
        ),
        (
            RequestFilter {
                key_id: Some(KeyId(77)),
                ..all()
            },
            "key",
        ),
        (
            RequestFilter {
                user_id: Some(UserId(77)),
                ..all()
            },
            "user",
        ),
    ]
}

/// Two filters or three, of which one is the rarest.
fn together() -> Vec<(RequestFilter, &'static str)> {
    let all = RequestFilter::default;
    let user = |id| RequestFilter {
        user_id: Some(UserId(id)),
        ..all()
    };
    vec![
        (
            RequestFilter {
                model: text("rare"),
                ..user(1)
            },
            "model",
        ),
        (
            RequestFilter {
                model: text("usual"),
                ..user(2)
            },
            "user",
        ),
        (
            RequestFilter {
                model: text("unknown"),
                ..user(2)
            },
            "model",
        ),
        (
            RequestFilter {
                key_id: Some(KeyId(9)),
                model: text("usual"),
                ..user(1)
            },
            "key",
        ),
        (
            RequestFilter {
                endpoint: text("/v1/messages"),
                model: text("rare"),
                ..all()
            },
            "model",
        ),
        (
            RequestFilter {
                endpoint: text("/no/such"),
                ..user(1)
            },
            "endpoint",
        ),
        (
            RequestFilter {
                error_code: text("rate_limited"),
                ..user(1)
            },
            "error_code",
        ),
        (
            RequestFilter {
                error_code: text("rate_limited"),
                ..user(2)
            },
            "user",
        ),
        (
            RequestFilter {
                status: Some(429),
                ..user(1)
            },
            "status",
        ),
        (
            RequestFilter {
                status_class: Some(4),
                ..user(1)
            },
            "status_class",
        ),
        (
            RequestFilter {
                kind: Some(RequestKind::CountTokens),
                ..user(1)
            },
            "rare_kinds",
        ),
        (
            RequestFilter {
                session: text("session-3"),
                ..user(1)
            },
            "session",
        ),
    ]
}

#[tokio::test]
async fn sqlite_takes_the_index_of_the_rarest_filter() {
    let place = Place::sqlite();
    let db = place.open().await;
    write(&db).await;
    for (filter, column) in rare().into_iter().chain(together()) {
        let plan = db.explain_requests(&filter).await.unwrap();
        let index = format!("USING INDEX requests_{column} (");
        let by_order = format!("USING INDEX requests_{column}");
        let found = plan[0].contains(&index) || plan[0].ends_with(&by_order);
        assert!(found, "{filter:?}: {plan:?}");
        // Only a session, which is short, is put in order after it was found.
        let sorted = plan.iter().any(|step| step.contains("TEMP B-TREE"));
        assert_eq!(sorted, column == "session", "{filter:?}: {plan:?}");
    }
}

#[tokio::test]
async fn the_rarest_filter_is_that_of_the_time_and_direction_that_are_asked() {
    let place = Place::sqlite();
    let db = place.open().await;
    // User 1 came often on the first day and never again; the model was asked for on the second day only.
    let mut logs: Vec<RequestLog> = (0..2400).map(|n| rows::request(BEGIN + n)).collect();
    for (n, log) in logs.iter_mut().enumerate() {
        let late = n >= 1200;
        log.at_ms += if late { DAY } else { 0 };
        log.user_id = Some(UserId(if late { 2 } else { 1 }));
        log.model = if late { "late" } else { "early" }.to_owned();
    }
    for piece in logs.chunks(600) {
        RequestSink(db.clone())
            .write(Arc::new(piece.to_vec()))
            .await
            .unwrap();
    }
    let both = |from_ms, after| RequestFilter {
        user_id: Some(UserId(1)),
        model: text("late"),
        from_ms,
        after,
        ..RequestFilter::default()
    };
    let first = Cursor {
        at_ms: 0,
        id: RequestId(Uuid::nil()),
    };
    for (filter, column) in [
        (both(None, None), "user"),
        (both(None, Some(first)), "model"),
        (both(Some(BEGIN + DAY), None), "user"),
    ] {
        assert_eq!(db.list_requests(&filter).await.unwrap(), []);
        let plan = db.explain_requests(&filter).await.unwrap();
        assert!(
            plan[0].contains(&format!("requests_{column} ")),
            "{filter:?}: {plan:?}"
        );
    }
}

#[tokio::test]
async fn two_filters_find_what_one_of_them_alone_would_not_leave_out() {
    for place in [Place::sqlite(), Place::postgres().await] {
        let db = place.open().await;
        write(&db).await;
        for (filter, _) in rare().into_iter().chain(together()) {
            let mut wanted: Vec<i64> = logs()
                .iter()
                .filter(|log| is_asked(log, &filter))
                .map(|log| log.at_ms)
                .collect();
            wanted.reverse();
            wanted.truncate(50);
            let rows = db.list_requests(&filter).await.unwrap();
            let found: Vec<i64> = rows.iter().map(|row| row.at_ms).collect();
            assert_eq!(found, wanted, "{filter:?}");
        }
    }
}

#[tokio::test]
async fn two_that_never_came_together_are_not_looked_for_among_the_rows() {
    for place in [Place::sqlite(), Place::postgres().await] {
        let db = place.open().await;
        write(&db).await;
        // Rows without their sums, as nobody writes them: they are found only by who looks at rows.
        for table in ["request_rollups_daily", "request_rollups"] {
            execute(&db, &format!("DELETE FROM {table} WHERE user_id = 2")).await;
        }
        let rows = async |filter| db.list_requests(&filter).await.unwrap().len();
        let user = |id| RequestFilter {
            user_id: Some(UserId(id)),
            ..RequestFilter::default()
        };
        let usual = |filter| RequestFilter {
            model: text("usual"),
            ..filter
        };
        assert_eq!((rows(user(2)).await, rows(usual(user(2))).await), (5, 0));
        assert_eq!(rows(usual(user(1))).await, 50);
        // A time and a cursor of which the day has none.
        let late = RequestFilter {
            from_ms: Some(BEGIN + DAY),
            ..usual(user(1))
        };
        assert_eq!(rows(late).await, 0);
        let newest = Cursor {
            at_ms: BEGIN + 2_999_000,
            id: RequestId(Uuid::nil()),
        };
        assert_eq!(
            rows(RequestFilter {
                before: Some(newest),
                limit: 3,
                ..usual(user(1))
            })
            .await,
            3
        );
        let oldest = Cursor {
            at_ms: BEGIN,
            id: RequestId(Uuid::nil()),
        };
        assert_eq!(
            rows(RequestFilter {
                after: Some(oldest),
                limit: 3,
                ..usual(user(1))
            })
            .await,
            3
        );
    }
}

fn is_asked(log: &RequestLog, filter: &RequestFilter) -> bool {
    filter.user_id.is_none_or(|id| log.user_id == Some(id))
        && filter.key_id.is_none_or(|id| log.key_id == Some(id))
        && filter
            .model
            .as_ref()
            .is_none_or(|model| *model == log.model)
        && filter
            .endpoint
            .as_ref()
            .is_none_or(|endpoint| *endpoint == log.endpoint)
        && filter.kind.is_none_or(|kind| kind == log.kind)
        && filter.status.is_none_or(|status| status == log.status)
        && filter
            .status_class
            .is_none_or(|class| class == log.status / 100)
        && (filter.session.is_none() || filter.session == log.session)
        && (filter.error_code.is_none() || filter.error_code == log.error_code)
}

#[tokio::test]
async fn postgres_finds_what_is_rare_by_its_index() {
    let place = Place::postgres().await;
    let db = place.open().await;
    write(&db).await;
    // What the server does by itself after a while; and a table this small would otherwise be read as a whole.
    execute(&db, "ANALYZE requests").await;
    db.close().await;
    let db = Db::connect(&with_options(&place, "-c enable_seqscan=off"))
        .await
        .unwrap();
    for (filter, column) in rare() {
        let plan = db.explain_requests(&filter).await.unwrap().join("\n");
        let columns = match column {
            "rare_kinds" => "kind_at_ms_id".to_owned(),
            "status_class" => "expr".to_owned(),
            "key" | "user" => format!("{column}_id"),
            _ => column.to_owned(),
        };
        assert!(
            plan.contains(&format!("requests_default_{columns}")),
            "{filter:?}: {plan}"
        );
    }
}

#[tokio::test]
async fn details_are_looked_for_around_the_time_of_their_id_only() {
    let place = Place::postgres().await;
    let db = place.open().await;
    db.make_partitions(BEGIN, Partitioning::Daily)
        .await
        .unwrap();
    let mut log = rows::request(BEGIN + DAY / 2);
    let made = uuid::Builder::from_unix_timestamp_millis(log.at_ms.unsigned_abs(), &[7; 10]);
    log.id = RequestId(made.into_uuid());
    RequestSink(db.clone())
        .write(Arc::new(vec![log.clone()]))
        .await
        .unwrap();

    // Whoever opens the partition of another day waits for its lock, and gives up.
    let Db::Postgres(pool) = &db else {
        unreachable!()
    };
    let mut elsewhere = pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE request_details_p20260104_20260105 IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *elsewhere)
        .await
        .unwrap();
    let impatient = Db::connect(&with_options(&place, "-c lock_timeout=200ms"))
        .await
        .unwrap();
    let details = impatient.request_details(log.id).await.unwrap().unwrap();
    assert_eq!(details.request_id, log.id);
    // An id of another kind says no time: all partitions are opened.
    impatient
        .request_details(RequestId(Uuid::nil()))
        .await
        .unwrap_err();
    elsewhere.rollback().await.unwrap();
    assert_eq!(
        impatient
            .request_details(RequestId(Uuid::nil()))
            .await
            .unwrap(),
        None
    );
}

/// The same database, with settings of the server for these connections.
fn with_options(place: &Place, settings: &str) -> DbOptions {
    let mut dsn = url::Url::parse(&place.dsn).unwrap();
    dsn.query_pairs_mut().append_pair("options", settings);
    DbOptions {
        dsn: dsn.as_str().replace('+', "%20"),
        ..place.options()
    }
}
