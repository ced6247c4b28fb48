//! Headers and bodies in both databases: written once, found, and gone when they are too old.

use std::sync::Arc;

use actors::domain::RequestId;
use claude_code_hub::capture::port::{BodySink, Packed, PackedAnswer, PackedMessage};
use claude_code_hub::store::{BodyStore, Db, Prune};
use uuid::Uuid;

use super::on_both;

const DAY: i64 = 86_400_000;
/// The beginning of a day: 2026-01-01.
const TODAY: i64 = 20_454 * DAY;

fn kept(at_ms: i64, answer: Option<u16>) -> Packed {
    let tail = Uuid::now_v7().as_u128() & ((1 << 80) - 1);
    let id = u128::from(at_ms.unsigned_abs()) << 80 | tail;
    let message = |text: &str| PackedMessage {
        headers: r#"[["a","b"]]"#.to_owned(),
        body: Some(text.as_bytes().to_vec()),
        bytes: 3_000_000_000,
        truncated: true,
    };
    Packed {
        request_id: RequestId(Uuid::from_u128(id)),
        at_ms,
        method: "POST".to_owned(),
        path: "/v1/messages?beta=true".to_owned(),
        request: message("\0asked"),
        answer: answer.map(|status| PackedAnswer {
            status,
            message: message("answered"),
        }),
    }
}

async fn write(db: &Db, all: &[Packed]) {
    let store = BodyStore(db.clone());
    store.write(Arc::new(all.to_vec())).await.unwrap();
}

on_both! {
    async fn what_is_written_is_found_and_twice_is_once(db: Db) {
        let mut all: Vec<Packed> = (0..90).map(|n| kept(TODAY + n, Some(200))).collect();
        all[7].answer = None;
        all[8].answer.as_mut().unwrap().message.body = None;
        write(&db, &all).await;
        let mut again = all[3].clone();
        again.method = "GET".to_owned();
        write(&db, &[again]).await;
        for kept in &all {
            let found = db.request_bodies(kept.request_id).await.unwrap();
            assert_eq!(found.as_ref(), Some(kept));
        }
        assert!(db.has_bodies(all[0].request_id).await.unwrap());
        let unknown = RequestId(Uuid::now_v7());
        assert!(!db.has_bodies(unknown).await.unwrap());
        assert_eq!(db.request_bodies(unknown).await.unwrap(), None);
    }

    async fn the_newest_of_some_is_found(db: Db) {
        let all: Vec<Packed> = (0..5).map(|n| kept(TODAY + n, None)).collect();
        write(&db, &all[..3]).await;
        let ids: Vec<RequestId> = all.iter().map(|one| one.request_id).collect();
        assert_eq!(db.newest_bodies(&ids).await.unwrap(), Some(ids[2]));
        let mut many: Vec<RequestId> = (0..200).map(|n| kept(TODAY + DAY + n, None).request_id).collect();
        assert_eq!(db.newest_bodies(&many).await.unwrap(), None);
        many.insert(100, ids[0]);
        assert_eq!(db.newest_bodies(&many).await.unwrap(), Some(ids[0]));
        assert_eq!(db.newest_bodies(&[]).await.unwrap(), None);
    }

    async fn bodies_go_after_their_days_and_with_their_rows(db: Db) {
        let all: Vec<Packed> = (0..10).flat_map(|day| {
            (0..60).map(move |n| kept(TODAY - day * DAY + n, Some(200)))
        }).collect();
        write(&db, &all).await;
        let order = Prune::default().and_bodies(TODAY + DAY / 2, 4);
        assert_eq!(db.count_prunable(order).await.unwrap().bodies, 300);
        let mut told = Vec::new();
        let gone = db.prune_requests(order, |so_far| told.push(so_far.bodies)).await.unwrap();
        assert_eq!((gone.bodies, gone.rows, gone.cannot_shrink), (300, 0, false));
        assert_eq!(told.first(), Some(&200), "in pieces");
        assert!(db.has_bodies(all[299].request_id).await.unwrap());
        assert!(!db.has_bodies(all[300].request_id).await.unwrap());
        // Kept for ever, they still go with their rows.
        let order = Prune::keep_days(TODAY + DAY / 2, 1, 0).and_bodies(TODAY, 0);
        let gone = db.prune_requests(order, |_| ()).await.unwrap();
        assert_eq!(gone.bodies, 180);
        assert_eq!(db.prune_requests(order, |_| ()).await.unwrap().bodies, 0);
    }
}
