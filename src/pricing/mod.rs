//! Pure: usage × price table → cost. No clock, no IO, no rounding but the last.

mod alias;
mod cost;
mod litellm;
mod litellm_field;
mod name;
mod price;
#[cfg(test)]
mod real_models;
mod table;

pub use cost::{Bill, cost};
pub use litellm::{Listing, PriceTableError, Vendor, read};
pub use price::{Price, Rates, ServiceRates, Tier, per_mtok};
pub use table::{Found, Own, PriceTable, Source, Synced};
