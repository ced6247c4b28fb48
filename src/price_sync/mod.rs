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
use crate::pricing::{self, Listing, Price, PriceTable, PriceTableError};
use crate::store::{Db, ManualPrice, PriceSource, StoreError, Who};

/// The largest file that is read; LiteLLM's has some 2 MB.
const SIZE_MAX: usize = 32 * 1024 * 1024;

/// The setting under which the store keeps the last report.
const LAST: &str = "price_sync.last";

/// Where a table is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Url(String),
    File(PathBuf),
    /// The table itself, and what it is called.
    Text {
        name: String,
        text: Vec<u8>,
    },
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Url(url) => f.write_str(url),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Text { name, .. } => f.write_str(name),
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
    #[error("no manual price of `{model}` stands against the table")]
    NoConflict { model: String },
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

/// What a sync does, or would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub report: Report,
    /// Models whose price would be another, at most 200.
    pub changed: Vec<Changed>,
    /// Models of the table that a price of your own overrides, at most 200.
    pub conflicts: Vec<Conflict>,
}

/// A price before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    pub model: String,
    /// What was synced last; `None` where that cannot be read.
    pub before: Option<Price>,
    pub after: Price,
}

/// A price of your own beside the table's.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// `manual`, `file` or `provider:<id>`.
    pub source: String,
    pub model: String,
    pub own: ManualPrice,
    pub table: Price,
}

/// What a table means for what there is.
struct Plan {
    seen_at_ms: Option<i64>,
    changes: Vec<(String, Option<String>)>,
    preview: Preview,
}

/// Takes over the table at `from`.
///
/// # Errors
/// Nothing is changed then.
pub async fn sync(db: &Db, who: &Who, from: &Origin) -> Result<Report, PriceSyncError> {
    Ok(sync_over(db, who, from, &[]).await?.report)
}

/// The same, and takes back the manual prices of those models, which the table has.
///
/// # Errors
/// Nothing is changed then.
pub async fn sync_over(
    db: &Db,
    who: &Who,
    from: &Origin,
    overwrite: &[String],
) -> Result<Preview, PriceSyncError> {
    let Plan {
        seen_at_ms,
        changes,
        preview,
    } = plan(db, from, overwrite).await?;
    let mut change = db.change(who).await?;
    if !changes.is_empty() && !change.sync_prices(seen_at_ms, &changes).await? {
        return Err(PriceSyncError::Beaten);
    }
    for model in overwrite {
        change.remove_price(PriceSource::Manual, model).await?;
    }
    if change.is_empty() {
        drop(change);
    } else {
        change.commit().await?;
    }
    let written = serde_json::to_string(&preview.report).map_err(PriceSyncError::Unwritable)?;
    db.set_setting(LAST, &written).await?;
    Ok(preview)
}

/// What [`sync`] would do now.
///
/// # Errors
/// Those of a sync that would not be done.
pub async fn preview(db: &Db, from: &Origin) -> Result<Preview, PriceSyncError> {
    Ok(plan(db, from, &[]).await?.preview)
}

async fn plan(db: &Db, from: &Origin, overwrite: &[String]) -> Result<Plan, PriceSyncError> {
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
    let conflicts = compare::conflicts(&next, own);
    for model in overwrite {
        let manual = PriceSource::Manual.word();
        let stands = |found: &Conflict| found.source == manual && found.model == *model;
        if !conflicts.iter().any(stands) {
            return Err(PriceSyncError::NoConflict {
                model: model.clone(),
            });
        }
    }
    let differences = compare::differences(
        &next,
        &changes,
        &kept,
        conflicts.iter().map(|found| found.model.as_str()),
    );
    let report = Report {
        at_ms: jiff::Timestamp::now().as_millisecond(),
        from: from.to_string(),
        models: next.len(),
        differences,
    };
    let preview = Preview {
        changed: compare::changed(&next, &changes, &kept),
        conflicts: conflicts.into_iter().take(compare::NAMES_MAX).collect(),
        report,
    };
    Ok(Plan {
        seen_at_ms,
        changes,
        preview,
    })
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
        Origin::Text { text, .. } => text.clone(),
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
