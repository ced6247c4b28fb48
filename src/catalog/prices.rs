//! Rows of prices to the price table. What wins over what is the table's to say.

use rust_decimal::Decimal;

use super::load::LoadError;
use crate::pricing::{Listing, Own, Price, PriceTable, Rates, Source, Synced};
use crate::store::{CatalogRows, Db, ManualPrice, PriceRow, PriceSource, SyncedPrice};

/// The prices in force, over `previous` where its synced part is still the newest: that part is thousands of rows, and
/// changes once a day.
pub(super) async fn table(
    db: &Db,
    rows: &CatalogRows,
    previous: &PriceTable,
) -> Result<PriceTable, LoadError> {
    let newest = rows.synced_prices_at_ms;
    let base = if newest == previous.synced_at_ms() {
        previous.clone()
    } else {
        let synced = match newest {
            Some(at_ms) => db.synced_prices(at_ms).await?,
            None => Vec::new(),
        };
        let synced = synced.into_iter().filter_map(synced_row).collect();
        previous.clone().with_synced(synced, newest)
    };
    Ok(base.with_own(rows.prices.iter().filter_map(own_row).collect()))
}

/// All prices in force in the database, for whoever has no catalog.
pub async fn price_table(db: &Db) -> Result<PriceTable, LoadError> {
    let rows = db.load_catalog().await?;
    table(db, &rows, &PriceTable::bundled()).await
}

/// A row that cannot be read costs its price, not the catalog.
fn synced_row(row: SyncedPrice) -> Option<Synced> {
    match Listing::from_json(row.model, &row.price) {
        Ok(listing) => Some(Synced {
            listing,
            effective_at_ms: row.effective_at_ms,
        }),
        Err(error) => {
            tracing::warn!(price = row.price, %error, "a synced price is damaged and left out");
            None
        }
    }
}

fn own_row(row: &PriceRow) -> Option<Own> {
    let source = match PriceSource::of_word(&row.source) {
        Some(PriceSource::Provider(id)) => Source::Provider(id),
        Some(PriceSource::Manual) => Source::Manual,
        Some(PriceSource::File) => Source::File,
        None => {
            // A later hub's.
            tracing::warn!(
                source = row.source,
                model = row.model,
                "a price of an unknown source is left out"
            );
            return None;
        }
    };
    Some(Own {
        source,
        model: row.model.clone(),
        price: price(&row.price),
        effective_at_ms: row.effective_at_ms,
    })
}

fn price(manual: &ManualPrice) -> Price {
    let per_token = |per_mtok: Decimal| per_mtok / Decimal::from(1_000_000);
    Price {
        base: Rates {
            input: manual.input_per_mtok.map(per_token),
            output: manual.output_per_mtok.map(per_token),
            cache_write_5m: manual.cache_write_5m_per_mtok.map(per_token),
            cache_write_1h: manual.cache_write_1h_per_mtok.map(per_token),
            cache_read: manual.cache_read_per_mtok.map(per_token),
            reasoning: manual.reasoning_per_mtok.map(per_token),
            image_input: manual.image_input_per_mtok.map(per_token),
            image_output: manual.image_output_per_mtok.map(per_token),
        },
        per_request: manual.request_usd,
        web_search: manual.web_search_usd,
        ..Price::default()
    }
}
