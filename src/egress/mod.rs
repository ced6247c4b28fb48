//! ④ How bytes leave: awc clients, upstream requests, what an answer means for the next attempt.
//! Nothing here may know an actor, the store or the catalog: a `Target` is all that sending needs.

pub mod body;
pub mod classify;
pub mod client;
mod dial;
pub mod download;
pub mod proxy;
pub mod request;
pub mod send;
pub mod target;
pub mod url;
mod websocket;
mod wire;

pub use body::{Body, BodyError};
pub use classify::{
    Classified, Retry, classify_body, classify_in_200, classify_send, classify_status, stated_wait,
};
pub use client::Clients;
pub use download::{DownloadError, download};
pub use proxy::{Proxy, Via};
pub use request::{foreign_headers, response_headers, upstream_headers};
pub use send::{Answer, SendError, send};
pub use target::{Hidden, Target, TargetError, Timeouts};
pub use url::upstream_url;
