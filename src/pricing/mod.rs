//! Pure: usage × price table → cost. No clock, no IO, no rounding but the last.

mod cost;
mod name;
mod table;

use rust_decimal::Decimal;

pub use cost::cost;
pub use table::{PriceTable, PriceTableError};

/// What a model costs: USD per token, exact. A cache price that is `None` follows from `input`: 1.25 times for
/// a write that lives five minutes, twice for one hour, a tenth for a read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    pub input: Decimal,
    pub output: Decimal,
    pub cache_write_5m: Option<Decimal>,
    pub cache_write_1h: Option<Decimal>,
    pub cache_read: Option<Decimal>,
}
