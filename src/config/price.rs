//! Prices declared in the file. They win over the price table; what an absent cache price means is decided there.

use rust_decimal::Decimal;

use super::check::decimal_not_negative;
use super::fields::Fields;
use super::provider::Names;

/// What a model costs, in USD for a million tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceConfig {
    pub model: String,
    pub input_per_mtok: Decimal,
    pub output_per_mtok: Decimal,
    pub cache_read_per_mtok: Option<Decimal>,
    pub cache_write_5m_per_mtok: Option<Decimal>,
    pub cache_write_1h_per_mtok: Option<Decimal>,
    pub reasoning_per_mtok: Option<Decimal>,
    pub image_input_per_mtok: Option<Decimal>,
    pub image_output_per_mtok: Option<Decimal>,
    /// USD for a request as such.
    pub request_usd: Option<Decimal>,
    /// USD for a request of the vendor's web search.
    pub web_search_usd: Option<Decimal>,
}

pub(super) fn read_prices(root: &Fields<'_>) -> Vec<PriceConfig> {
    let mut models = Names::default();
    let mut prices = Vec::new();
    for value in root.list("prices") {
        let fields = value.fields();
        let model: String = fields.required("model", &[]);
        models.check(&fields, "model", &model);
        let amount = |name| fields.optional(name, &[&decimal_not_negative]);
        prices.push(PriceConfig {
            model,
            input_per_mtok: fields.required("input_per_mtok", &[&decimal_not_negative]),
            output_per_mtok: fields.required("output_per_mtok", &[&decimal_not_negative]),
            cache_read_per_mtok: amount("cache_read_per_mtok"),
            cache_write_5m_per_mtok: amount("cache_write_5m_per_mtok"),
            cache_write_1h_per_mtok: amount("cache_write_1h_per_mtok"),
            reasoning_per_mtok: amount("reasoning_per_mtok"),
            image_input_per_mtok: amount("image_input_per_mtok"),
            image_output_per_mtok: amount("image_output_per_mtok"),
            request_usd: amount("request_usd"),
            web_search_usd: amount("web_search_usd"),
        });
    }
    prices
}
