//! Brings the synced table of prices up to date: fetched, judged as a whole, compared, and only then written, all or
//! nothing. It must not touch prices that people made, nor the snapshot: the catalog follows the database.

mod compare;
mod follow;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use compare::{Differences, Implausible};
pub use follow::follow;

use crate::egress::{self, DownloadError};
use crate::pricing::{self, Listing, PriceTable, PriceTableError};
use crate::store::{Db, StoreError, Who};

/// The largest file that is read; LiteLLM's has some 2 MB.
const SIZE_MAX: usize = 32 * 1024 * 1024;

/// The setting under which the store keeps the last report.
const LAST: &str = "price_sync.last";

/// Where a table is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Url(String),
    File(PathBuf),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Url(url) => f.write_str(url),
            Self::File(file) => write!(f, "{}", file.display()),
        }
    }
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PriceSyncError {
    #[error(transparent)]
    Download(#[from] DownloadError),
    #[error("`{file}` cannot be read: {source}")]
    File {
        file: String,
        source: std::io::Error,
    },
    #[error("`{from}` is no text in UTF-8")]
    NoText { from: String },
    #[error("`{from}`: {source}")]
    NoTable {
        from: String,
        source: PriceTableError,
    },
    #[error("`{from}`: {source}")]
    Implausible { from: String, source: Implausible },
    #[error("another hub is syncing prices at the same time")]
    Beaten,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a price cannot be written: {0}")]
    Unwritable(serde_json::Error),
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    pub from: String,
    /// Priced models in the table.
    pub models: usize,
    pub differences: Differences,
}

/// Takes over the table at `from`.
///
/// # Errors
/// Nothing is changed then.
pub async fn sync(db: &Db, who: &Who, from: &Origin) -> Result<Report, PriceSyncError> {
    let text = text(from).await?;
    let no_table = |source| PriceSyncError::NoTable {
        from: from.to_string(),
        source,
    };
    let next = pricing::read(&text).map_err(no_table)?;
    let (seen_at_ms, kept) = db.synced_prices_now().await?;
    let kept: BTreeMap<String, String> =
        kept.into_iter().map(|row| (row.model, row.price)).collect();
    let bundled = PriceTable::bundled();
    let before = if kept.is_empty() {
        bundled.models().count()
    } else {
        kept.len()
    };
    compare::plausible(&next, before).map_err(|source| PriceSyncError::Implausible {
        from: from.to_string(),
        source,
    })?;
    let changes = changes(&next, &kept)?;
    let own = db.load_catalog().await?.prices;
    let own = own.iter().map(|row| row.model.as_str());
    let differences = compare::differences(&next, &changes, &kept, own);
    if !changes.is_empty() && !db.sync_prices(who, seen_at_ms, &changes).await? {
        return Err(PriceSyncError::Beaten);
    }
    let report = Report {
        at_ms: jiff::Timestamp::now().as_millisecond(),
        from: from.to_string(),
        models: next.len(),
        differences,
    };
    let written = serde_json::to_string(&report).map_err(PriceSyncError::Unwritable)?;
    db.set_setting(LAST, &written).await?;
    Ok(report)
}

/// The report of the last sync that went well, by whichever hub.
///
/// # Errors
/// The store's.
pub async fn last(db: &Db) -> Result<Option<Report>, StoreError> {
    let written = db.get_setting(LAST).await?;
    Ok(written.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn text(from: &Origin) -> Result<String, PriceSyncError> {
    let bytes = match from {
        Origin::Url(url) => egress::download(url, SIZE_MAX).await?,
        Origin::File(file) => {
            tokio::fs::read(file)
                .await
                .map_err(|source| PriceSyncError::File {
                    file: file.display().to_string(),
                    source,
                })?
        }
    };
    String::from_utf8(bytes).map_err(|_| PriceSyncError::NoText {
        from: from.to_string(),
    })
}

/// Models and their new texts, `None` for those that are gone.
fn changes(
    next: &[Listing<'_>],
    kept: &BTreeMap<String, String>,
) -> Result<Vec<(String, Option<String>)>, PriceSyncError> {
    let mut changes = Vec::new();
    for listing in next {
        let text = listing.to_json().map_err(PriceSyncError::Unwritable)?;
        if kept.get(listing.name.as_ref()) != Some(&text) {
            changes.push((listing.name.clone().into_owned(), Some(text)));
        }
    }
    let gone = kept.keys().filter(|name| {
        next.binary_search_by(|listing| listing.name.as_ref().cmp(name))
            .is_err()
    });
    changes.extend(gone.map(|name| (name.clone(), None)));
    Ok(changes)
}
