//! `GET /api/v1/system`: what runs, for the bearer of the admin token.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::{Admin, ConfigStatus};
use crate::auth;

#[derive(Serialize)]
struct System {
    version: &'static str,
    database: &'static str,
    limits: &'static str,
    catalog_version: i64,
    keys: usize,
    config: ConfigStatus,
    providers: Vec<actors::ProviderView>,
    actors: Vec<ActorView>,
}

#[derive(Serialize)]
struct ActorView {
    name: &'static str,
    restarts: u64,
    waiting: usize,
}

pub(super) async fn system(request: HttpRequest, admin: web::Data<Admin>) -> HttpResponse {
    let sent = auth::credentials(request.headers(), "");
    if !sent
        .iter()
        .any(|token| auth::key::KeyHash::of(token) == admin.admin_token)
    {
        return problem(
            401,
            "unauthorized",
            "send the admin token as `Authorization: Bearer`",
        );
    }
    let mut providers = Vec::new();
    for handle in admin.root.providers.all() {
        if let Ok(view) = handle.observe().await {
            providers.push(view);
        }
    }
    providers.sort_by_key(|view| view.id);
    let stats = admin.root.stats();
    let actors = stats.iter().map(|stats| ActorView {
        name: stats.name,
        restarts: stats.restarts,
        waiting: stats.depth,
    });
    let snapshot = admin.catalog.snapshot();
    HttpResponse::Ok().json(System {
        version: env!("CARGO_PKG_VERSION"),
        database: admin.db.backend(),
        limits: if admin.redis.is_some() {
            "redis"
        } else {
            "memory"
        },
        catalog_version: snapshot.version,
        keys: snapshot.key_count(),
        config: (**admin.config_status.load()).clone(),
        providers,
        actors: actors.collect(),
    })
}

/// RFC 9457.
fn problem(status: u16, code: &str, detail: &str) -> HttpResponse {
    let code_status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    let body = serde_json::json!({ "type": "about:blank", "title": code, "status": status, "detail": detail });
    HttpResponse::build(code_status)
        .content_type("application/problem+json")
        .body(body.to_string())
}
