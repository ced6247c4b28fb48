//! `GET /v1/models`: what the key may ask for, in the caller's dialect, told apart by its headers.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse};
use actors::domain::{Dialect, ModelRule};

use super::extract::Worker;
use super::{error, extract};
use crate::catalog::{KeyEntry, Snapshot};
use crate::dialect;

pub(super) async fn list(request: HttpRequest, Worker(relay): Worker) -> HttpResponse {
    let id = extract::request_id();
    let snapshot = relay.shared.catalog.snapshot();
    let key = match extract::authenticate(&request, &snapshot, id) {
        Ok(key) => key,
        Err(refusal) => return error::respond(&refusal),
    };
    let models = models_of(&key, &snapshot);
    let names: Vec<&str> = models.iter().map(String::as_str).collect();
    let body = if request.headers().contains_key("anthropic-version") {
        dialect::anthropic::models::model_list(&names)
    } else {
        dialect::openai_chat::models::model_list(&names)
    };
    HttpResponse::Ok()
        .insert_header((error::REQUEST_ID, id.to_string()))
        .content_type("application/json")
        .body(body)
}

/// The models that the key's Anthropic providers serve: named ones and redirects as they are written, and where
/// a provider takes any model or a pattern, the price table's Anthropic models that fit.
fn models_of(key: &KeyEntry, snapshot: &Snapshot) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let known = snapshot.prices.anthropic_models();
    let usable = snapshot
        .providers()
        .filter(|provider| provider.enabled && provider.kind.dialect() == Dialect::Anthropic)
        .filter(|provider| provider.serves_group(&key.groups));
    for provider in usable {
        for rule in &provider.models {
            if let ModelRule::Exact(name) = rule {
                names.insert(name.clone());
            }
        }
        names.extend(
            provider
                .redirected_names()
                .filter(|name| provider.serves_model(name))
                .map(str::to_owned),
        );
        names.extend(
            known
                .iter()
                .filter(|name| provider.serves_model(name))
                .map(|name| (*name).to_owned()),
        );
    }
    names
}
