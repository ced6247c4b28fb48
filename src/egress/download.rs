//! Fetches a public file over HTTP: bounded in size and time, without credentials. It is no way to call a provider.

use std::time::Duration;

use bytes::BytesMut;
use futures_util::StreamExt;

use super::Clients;

/// How long the whole of it may take.
const WITHIN: Duration = Duration::from_secs(30);

/// Why there is no file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DownloadError {
    #[error("`{url}` cannot be reached: {reason}")]
    Unreachable { url: String, reason: String },
    #[error("`{url}` answered {status}")]
    Status { url: String, status: u16 },
    /// Who configured one address should know where its content comes from.
    #[error("`{url}` points to `{to}`: name that address if it is the right one")]
    Elsewhere { url: String, to: String },
    #[error("`{url}` did not answer in full within {} s", .within.as_secs())]
    TooSlow { url: String, within: Duration },
    #[error("`{url}` is larger than {limit} bytes")]
    TooLarge { url: String, limit: usize },
    #[error("`{url}` broke off: {reason}")]
    Cut { url: String, reason: String },
}

/// The file at that address, decompressed, at most `limit` bytes of it.
///
/// # Errors
/// Any answer but 200 is one, also a redirection.
pub async fn download(url: &str, limit: usize) -> Result<Vec<u8>, DownloadError> {
    let slow = |_| DownloadError::TooSlow {
        url: url.to_owned(),
        within: WITHIN,
    };
    tokio::time::timeout(WITHIN, fetch(url, limit))
        .await
        .map_err(slow)?
}

async fn fetch(url: &str, limit: usize) -> Result<Vec<u8>, DownloadError> {
    // Making one sees to it that TLS has its cryptography.
    drop(Clients::new());
    let client = awc::ClientBuilder::new()
        .connector(awc::Connector::new())
        .disable_redirects()
        .disable_timeout()
        .finish();
    let sending = client
        .get(url)
        .insert_header(("accept", "application/json, text/plain, */*"))
        .insert_header(("user-agent", "claude-code-hub"));
    let unreachable = |error: awc::error::SendRequestError| DownloadError::Unreachable {
        url: url.to_owned(),
        reason: error.to_string(),
    };
    let mut answer = sending.send().await.map_err(unreachable)?;
    let status = answer.status();
    if status.is_redirection() {
        let location = answer.headers().get("location");
        let to = location.and_then(|to| to.to_str().ok()).unwrap_or_default();
        return Err(DownloadError::Elsewhere {
            url: url.to_owned(),
            to: to.to_owned(),
        });
    }
    if status != awc::http::StatusCode::OK {
        return Err(DownloadError::Status {
            url: url.to_owned(),
            status: status.as_u16(),
        });
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.next().await {
        let chunk = chunk.map_err(|error| DownloadError::Cut {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
        if body.len() + chunk.len() > limit {
            return Err(DownloadError::TooLarge {
                url: url.to_owned(),
                limit,
            });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}
