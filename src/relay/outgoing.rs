//! One upstream request, built afresh from the call for each provider: path, query, headers, and the body with what the
//! provider's settings change. To a provider of the client's dialect everything else goes byte for byte; for one of
//! another it is all said anew.

use std::borrow::Cow;

use actix_web::http::header::HeaderMap;
use actors::domain::{Dialect, ProviderKind};
use bytes::Bytes;

use super::Call;
use super::guard::Edited;
use super::translation::Translation;
use crate::catalog::ProviderEntry;
use crate::dialect::endpoint::Operation;
use crate::dialect::gemini::envelope::{Envelope, for_public_api};
use crate::dialect::overrides;
use crate::dialect::peek::with_model;
use crate::dialect::rectify::billing_header;
use crate::dialect::translate::neutral::{Dropped, Unsayable};
use crate::dialect::translate::{self, Asked, Target};
use crate::egress::foreign_headers;

/// The longest answer that is asked for where client and price table say nothing, in tokens.
const DEFAULT_MAX_OUTPUT: u64 = 32_000;

/// What a provider is sent.
pub(super) struct Outgoing<'a> {
    pub path: Cow<'a, str>,
    /// Without `?`; may be empty.
    pub query: Cow<'a, str>,
    /// Those that come from the client.
    pub headers: Cow<'a, HeaderMap>,
    pub body: Bytes,
    /// Where the provider speaks another dialect.
    pub translation: Option<Translation>,
    /// The model after redirects.
    model: &'a str,
    /// What of the request was not said, for the chain.
    pub left_out: Vec<Dropped>,
    /// The request filters that changed it, for the chain.
    filtered: Vec<String>,
    /// What the provider's admin changed, for the chain.
    changes: Vec<String>,
}

impl<'a> Outgoing<'a> {
    /// # Errors
    /// The provider speaks another dialect, and in that something of the request cannot be said.
    pub(super) fn new(
        call: &'a Call,
        provider: &ProviderEntry,
        upstream_model: &'a str,
    ) -> Result<Self, Unsayable> {
        let mut outgoing = Self::said(call, provider, upstream_model)?;
        outgoing.filter(call, provider);
        let overrides = &provider.tuning.overrides;
        if call.head.endpoint.operation == Operation::Generate
            && let Some(done) = overrides::apply(provider.kind.dialect(), overrides, &outgoing.body)
        {
            outgoing.body = done.body;
            outgoing.changes = done.changes;
        }
        Ok(outgoing)
    }

    /// Applies the request filters that are for this provider. They see the request in its dialect.
    fn filter(&mut self, call: &Call, provider: &ProviderEntry) {
        let filters = &call.head.snapshot.guardrails.filters;
        let serves = |groups: &[String]| provider.serves_group(groups);
        if !filters.binds(provider.id, &serves) {
            return;
        }
        let dialect = provider.kind.dialect();
        let mut headers = Edited(self.headers.to_mut());
        let done = filters.apply_bound(provider.id, &serves, dialect, &self.body, &mut headers);
        if let Some(body) = done.body {
            self.body = body;
        }
        self.filtered = done.applied;
    }

    /// As the client means it.
    fn said(
        call: &'a Call,
        provider: &ProviderEntry,
        upstream_model: &'a str,
    ) -> Result<Self, Unsayable> {
        let endpoint = &call.head.endpoint;
        let (path, query) = endpoint.upstream(provider.kind, upstream_model, call.peek.stream);
        if provider.kind.dialect() == call.head.dialect {
            return Ok(Self {
                path,
                query: Cow::Borrowed(&call.head.query),
                headers: Cow::Borrowed(&call.head.headers),
                body: native_body(call, provider, upstream_model),
                translation: None,
                model: upstream_model,
                left_out: Vec::new(),
                filtered: Vec::new(),
                changes: Vec::new(),
            });
        }
        let (client, upstream) = (call.head.dialect, provider.kind.dialect());
        let id = call.head.id.to_string();
        let asked = Asked {
            model: &call.peek.model,
            stream: call.peek.stream,
            array: call.peek.array,
            id: &id,
            now_s: u64::try_from(call.head.at_ms / 1000).unwrap_or_default(),
        };
        let target = Target {
            model: upstream_model,
            default_max_output: max_output(call, provider, upstream_model),
        };
        let said = translate::request(client, upstream, &call.body, &asked, &target)?;
        Ok(Self {
            path,
            query: Cow::Borrowed(query.unwrap_or_default()),
            headers: Cow::Owned(foreign_headers(&call.head.headers, upstream)),
            body: said.body,
            translation: Some(Translation {
                client,
                upstream,
                memory: said.memory,
            }),
            model: upstream_model,
            left_out: said.dropped,
            filtered: Vec::new(),
            changes: Vec::new(),
        })
    }

    /// The body in what the provider wants around it.
    pub(super) fn wire_body(&self, call: &Call, provider: &ProviderEntry) -> Bytes {
        match (provider.kind, &call.head.envelope) {
            (ProviderKind::GeminiCli, envelope) => {
                let own = || Envelope::new(&call.head.id.to_string());
                let envelope = envelope.clone().unwrap_or_else(own);
                envelope.close(&self.body, self.model, provider.tuning.project.as_deref())
            }
            (ProviderKind::Gemini, Some(_)) => for_public_api(&self.body),
            _ => self.body.clone(),
        }
    }

    /// What the chain says of it: `translated to openai_chat; left out: context_management; request filters: 4 "no user";
    /// changed: max_tokens 9 → 5`.
    pub(super) fn words(&self) -> Option<String> {
        let mut words = Vec::new();
        if let Some(translation) = &self.translation {
            words.push(format!("translated to {}", translation.upstream.as_str()));
        }
        if !self.left_out.is_empty() {
            let fields = self.left_out.iter().map(|dropped| dropped.field.as_ref());
            words.push(format!(
                "left out: {}",
                fields.collect::<Vec<_>>().join(", ")
            ));
        }
        if !self.filtered.is_empty() {
            words.push(format!("request filters: {}", self.filtered.join(", ")));
        }
        if !self.changes.is_empty() {
            words.push(format!("changed: {}", self.changes.join(", ")));
        }
        (!words.is_empty()).then(|| words.join("; "))
    }
}

/// The client's own body, but for the model where it is redirected.
fn native_body(call: &Call, provider: &ProviderEntry, upstream_model: &str) -> Bytes {
    let body = match &call.peek.model_span {
        Some(span) if upstream_model != call.peek.model => {
            with_model(&call.body, span, upstream_model)
        }
        _ => call.body.clone(),
    };
    if call.head.dialect != Dialect::Anthropic {
        return body;
    }
    billing_header(provider.tuning.billing_header, &body).unwrap_or(body)
}

/// The longest answer that the model gives, as far as that is known.
fn max_output(call: &Call, provider: &ProviderEntry, upstream_model: &str) -> u64 {
    let prices = &call.head.snapshot.prices;
    prices
        .find_for(provider.id, upstream_model)
        .and_then(|found| found.price.max_output)
        .unwrap_or(DEFAULT_MAX_OUTPUT)
}
