//! A provider with a WebSocket that says what a test tells it to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_ws::{AggregatedMessage, MessageStream, Session};
use futures_util::StreamExt;
use serde_json::Value;

/// What it says to the frame of this number, counted from 0; then it is silent until the other end closes.
type Script = Arc<dyn Fn(usize, &Value) -> Vec<Value> + Send + Sync>;

/// A handshake's headers.
pub type Headers = Vec<(String, String)>;

#[derive(Clone)]
struct State {
    script: Script,
    frames: Arc<Mutex<Vec<Value>>>,
    handshakes: Arc<Mutex<Vec<Headers>>>,
    open: Arc<AtomicUsize>,
}

pub struct ScriptedSocket {
    state: State,
    port: u16,
    server: ServerHandle,
}

impl ScriptedSocket {
    pub fn start(script: impl Fn(usize, &Value) -> Vec<Value> + Send + Sync + 'static) -> Self {
        let state = State {
            script: Arc::new(script),
            frames: Arc::default(),
            handshakes: Arc::default(),
            open: Arc::default(),
        };
        let data = web::Data::new(state.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/v1/responses", web::get().to(open))
        })
        .workers(1)
        .shutdown_timeout(0)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let port = server.addrs()[0].port();
        let server = server.run();
        let handle = server.handle();
        #[expect(clippy::disallowed_methods, reason = "ends when the test stops it")]
        actix_web::rt::spawn(server);
        Self {
            state,
            port,
            server: handle,
        }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn frames(&self) -> Vec<Value> {
        self.state.frames.lock().unwrap().clone()
    }

    pub fn handshakes(&self) -> Vec<Headers> {
        self.state.handshakes.lock().unwrap().clone()
    }

    /// Connections that the other end has not closed.
    pub fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

async fn open(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
) -> actix_web::Result<HttpResponse> {
    let headers = request.headers().iter();
    let headers = headers.map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned()));
    state.handshakes.lock().unwrap().push(headers.collect());
    let (mut response, session, messages) = actix_ws::handle(&request, payload)?;
    let header = actix_web::http::header::HeaderName::from_static("x-codex-turn-state");
    let value = actix_web::http::header::HeaderValue::from_static("machine-7");
    response.headers_mut().insert(header, value);
    state.open.fetch_add(1, Ordering::SeqCst);
    #[expect(clippy::disallowed_methods, reason = "ends with its connection")]
    actix_web::rt::spawn(async move {
        serve(session, messages, &state).await;
        state.open.fetch_sub(1, Ordering::SeqCst);
    });
    Ok(response)
}

async fn serve(mut session: Session, messages: MessageStream, state: &State) {
    let mut messages = messages.max_frame_size(1 << 26).aggregate_continuations();
    while let Some(Ok(message)) = messages.next().await {
        match message {
            AggregatedMessage::Text(text) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                let number = {
                    let mut frames = state.frames.lock().unwrap();
                    frames.push(frame.clone());
                    frames.len() - 1
                };
                for said in (state.script)(number, &frame) {
                    session.ping(b"alive").await.unwrap();
                    session.text(said.to_string()).await.unwrap();
                }
            }
            AggregatedMessage::Close(_) => return,
            _ => {}
        }
    }
}
