//! The queue and its task, with a sink that does what a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::HeaderMap;
use actors::domain::RequestId;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::exchange::Body;
use super::port::{BodySink, BodySinkError, Packed};
use super::{Asked, Bodies, Kept, Policy, Writing, start, unpacked};
use crate::telemetry::Metrics;

/// What a sink does with the next batch; once there are no more orders it takes all.
enum Order {
    Away,
    /// Whatever holds this path, and nothing beside it in the same batch.
    RefusePath(&'static str),
}

#[derive(Default)]
struct Sink {
    orders: Mutex<VecDeque<Order>>,
    refuses: Mutex<Option<&'static str>>,
    written: Mutex<Vec<Packed>>,
    /// Never answers.
    hangs: bool,
}

impl BodySink for Sink {
    fn write(&self, batch: Arc<Vec<Packed>>) -> BoxFuture<'static, Result<(), BodySinkError>> {
        if self.hangs {
            return std::future::pending().boxed();
        }
        let order = self.orders.lock().unwrap().pop_front();
        let done = match order {
            Some(Order::Away) => Err(BodySinkError::Away("away".to_owned())),
            Some(Order::RefusePath(path)) => {
                *self.refuses.lock().unwrap() = Some(path);
                self.take(&batch)
            }
            None => self.take(&batch),
        };
        std::future::ready(done).boxed()
    }
}

impl Sink {
    fn take(&self, batch: &[Packed]) -> Result<(), BodySinkError> {
        let refuses = *self.refuses.lock().unwrap();
        if batch.iter().any(|one| Some(one.path.as_str()) == refuses) {
            return Err(BodySinkError::Refused("odd".to_owned()));
        }
        self.written.lock().unwrap().extend_from_slice(batch);
        Ok(())
    }

    fn paths(&self) -> Vec<String> {
        let written = self.written.lock().unwrap();
        written.iter().map(|one| one.path.clone()).collect()
    }
}

const POLICY: Policy = Policy {
    max_bytes: 10_000,
    answers: true,
};

fn kept(bodies: &Bodies, path: &str) -> Kept {
    let asked = Asked {
        id: RequestId::generate(),
        at_ms: 1,
        method: "POST",
        path,
        query: "",
        headers: &HeaderMap::new(),
    };
    Kept::begin(bodies, POLICY, &asked)
}

fn ask(bodies: &Bodies, path: &str, body: &[u8]) {
    let mut kept = kept(bodies, path);
    kept.body(&Bytes::copy_from_slice(body));
}

fn running(sink: Sink, waiting_max: usize) -> (Arc<Sink>, Bodies, Writing, Metrics) {
    let sink = Arc::new(sink);
    let metrics = Metrics::new();
    let (bodies, writing) = start(sink.clone(), metrics.clone(), waiting_max);
    (sink, bodies, writing, metrics)
}

#[actix_web::test]
async fn a_sink_that_never_answers_holds_no_more_than_may_wait() {
    let sink = Sink {
        hangs: true,
        ..Sink::default()
    };
    let (_sink, bodies, _writing, metrics) = running(sink, 100_000);
    for _ in 0..200 {
        ask(&bodies, "/v1/messages", &[b'x'; 10_000]);
        assert!(bodies.waiting_bytes() <= 100_000);
        tokio::task::yield_now().await;
    }
    assert!(bodies.waiting_bytes() > 80_000, "there is room for some");
    assert!(bodies.dropped() >= 190, "{}", bodies.dropped());
    let told = format!("hub_bodies_dropped_total {}", bodies.dropped());
    let scraped = metrics.scrape(&crate::telemetry::ActorNumbers::default());
    assert!(scraped.contains(&told), "{scraped}");
}

#[actix_web::test]
async fn small_ones_count_for_what_they_take_too() {
    let sink = Sink {
        hangs: true,
        ..Sink::default()
    };
    let (_sink, bodies, _writing, _) = running(sink, 100_000);
    for _ in 0..1_000 {
        ask(&bodies, "/v1/messages", b"");
    }
    assert!(bodies.dropped() > 800, "{}", bodies.dropped());
}

#[actix_web::test]
async fn a_sink_that_is_away_is_tried_again_until_it_has_everything() {
    tokio::time::pause();
    let sink = Sink {
        orders: Mutex::new([Order::Away, Order::Away, Order::Away].into()),
        ..Sink::default()
    };
    let (sink, bodies, writing, _) = running(sink, 100_000);
    ask(&bodies, "/a", b"one");
    ask(&bodies, "/b", b"two");
    while bodies.waiting_bytes() > 0 {
        tokio::time::advance(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(sink.paths(), ["/a", "/b"]);
    assert_eq!(bodies.dropped(), 0);
    writing.stop().await;
}

#[actix_web::test]
async fn one_that_is_not_taken_does_not_stand_in_the_way() {
    let sink = Sink {
        orders: Mutex::new([Order::RefusePath("/odd")].into()),
        ..Sink::default()
    };
    let (sink, bodies, writing, _) = running(sink, 100_000);
    for path in ["/a", "/odd", "/b"] {
        ask(&bodies, path, b"x");
    }
    writing.stop().await;
    assert_eq!(sink.paths(), ["/a", "/b"]);
    assert_eq!((bodies.dropped(), bodies.waiting_bytes()), (1, 0));
}

#[actix_web::test]
async fn a_stop_writes_what_waits_and_what_comes_later_is_counted() {
    let (sink, bodies, writing, _) = running(Sink::default(), 10_000_000);
    for n in 0..100 {
        ask(&bodies, &format!("/{n}"), b"x");
    }
    writing.stop().await;
    assert_eq!(sink.paths().len(), 100);
    ask(&bodies, "/late", b"x");
    assert_eq!((bodies.dropped(), bodies.waiting_bytes()), (1, 0));
}

#[actix_web::test]
async fn a_stop_gives_up_on_a_sink_that_is_away() {
    let sink = Sink {
        orders: Mutex::new(std::iter::repeat_with(|| Order::Away).take(100).collect()),
        ..Sink::default()
    };
    let (sink, bodies, writing, _) = running(sink, 100_000);
    ask(&bodies, "/a", b"x");
    writing.stop().await;
    assert_eq!((sink.paths().len(), bodies.dropped()), (0, 1));
}

#[actix_web::test]
async fn an_answer_is_the_same_and_kept_whole_or_as_far_as_it_was_sent() {
    let (sink, bodies, writing, _) = running(Sink::default(), 10_000_000);
    let whole = HttpResponse::Ok()
        .insert_header(("x-note", "n"))
        .body("whole");
    let response = kept(&bodies, "/whole").answered(whole);
    assert_eq!(response.into_body().try_into_bytes().unwrap(), "whole");

    let chunks = ["one ", "two ", "three"].map(|text| Ok::<_, std::io::Error>(Bytes::from(text)));
    let stream = || HttpResponse::Ok().streaming(futures_util::stream::iter(chunks_of(&chunks)));
    let response = kept(&bodies, "/stream").answered(stream());
    let read = actix_web::body::to_bytes(response.into_body())
        .await
        .unwrap();
    assert_eq!(read, "one two three");

    let response = kept(&bodies, "/cut").answered(stream());
    let mut body = response.into_body();
    let first = futures_util::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_next(cx));
    assert_eq!(first.await.unwrap().unwrap(), "one ");
    drop(body);

    drop(kept(&bodies, "/left"));
    kept(&bodies, "/forgotten").forget();
    writing.stop().await;
    let written = sink.written.lock().unwrap();
    let told: Vec<_> = written
        .iter()
        .map(|one| {
            let answer = one.answer.as_ref().map(|answer| {
                let message = &answer.message;
                let body = unpacked(message.body.as_deref().unwrap(), message.bytes);
                (answer.status, String::from_utf8(body).unwrap())
            });
            (one.path.as_str(), answer)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("/whole", Some((200, "whole".to_owned()))),
            ("/stream", Some((200, "one two three".to_owned()))),
            ("/cut", Some((200, "one ".to_owned()))),
            ("/left", None),
        ]
    );
    let headers = &written[0].answer.as_ref().unwrap().message.headers;
    assert!(headers.contains(r#"["x-note","n"]"#), "{headers}");
}

fn chunks_of(chunks: &[Result<Bytes, std::io::Error>; 3]) -> Vec<Result<Bytes, std::io::Error>> {
    let chunks = chunks.iter();
    chunks
        .map(|chunk| Ok(chunk.as_ref().unwrap().clone()))
        .collect()
}

#[test]
fn a_long_body_is_cut_and_its_length_told_and_what_fits_is_shared() {
    let mut body = Body::new(Some(5));
    let first = Bytes::from_static(b"abc");
    body.push(&first);
    assert_eq!(body.chunks[0].as_ptr(), first.as_ptr());
    assert!(!body.is_truncated());
    body.push(&Bytes::from_static(b"defg"));
    body.push(&Bytes::from_static(b"h"));
    assert_eq!(body.chunks.concat(), b"abcde");
    assert_eq!((body.bytes, body.is_truncated()), (8, true));

    let mut none = Body::new(None);
    none.push(&first);
    assert!(none.chunks.is_empty() && !none.is_kept() && !none.is_truncated());
    assert_eq!(none.bytes, 3);
}

#[test]
fn an_answer_of_which_nothing_is_kept_stays_as_it_is() {
    let response = Kept::default().answered(HttpResponse::Ok().body("x"));
    assert_eq!(response.into_body().try_into_bytes().unwrap(), "x");
}
