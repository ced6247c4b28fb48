//! The body of one upstream request, built afresh from the call for each provider: its model, and what the
//! provider's settings change. Everything else stays byte for byte.

use bytes::Bytes;

use super::Call;
use crate::catalog::ProviderEntry;
use crate::dialect::peek::with_model;
use crate::dialect::rectify::billing_header;

pub(super) fn body_for(call: &Call, provider: &ProviderEntry, upstream_model: &str) -> Bytes {
    let body = match &call.peek.model_span {
        Some(span) if upstream_model != call.peek.model => {
            with_model(&call.body, span, upstream_model)
        }
        _ => call.body.clone(),
    };
    billing_header(provider.tuning.billing_header, &body).unwrap_or(body)
}
