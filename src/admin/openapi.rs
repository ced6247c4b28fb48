//! All operations of the management API in one list, out of which come both the routes and the document: what is not
//! documented is not served.

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::{App, HttpResponse, get, web};
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, License, LicenseBuilder, OpenApi, OpenApiBuilder};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use super::problem::{Code, Problem};
use super::{
    accounts, api_tokens, audit, availability, console, docs, events, examples, guardrails,
    idempotency, keys, me, notifications, nowhere, prices, provider_groups, providers, quotas,
    rate_limit_events, renewal, requests, routing, session, sessions, settings, shown, statistics,
    status, system, users,
};
use crate::auth::identity::SESSION_COOKIE;

pub(super) const PREFIX: &str = "/api/v1";
const PROBLEM: &str = "application/problem+json";
const READERS: docs::Readers = docs::Readers {
    prefix: PREFIX,
    title: "Claude Code Hub API",
};

/// Notes operations, to be routed and documented.
pub(super) type Routes = fn(&mut ServiceConfig<'_>);

/// Every resource has a line here.
const RESOURCES: [Routes; 25] = [
    // Sessions name `/requests/running`, which must come before any `/requests/{id}`.
    sessions::routes,
    session::routes,
    accounts::routes,
    api_tokens::routes,
    audit::routes,
    events::routes,
    system::routes,
    settings::routes,
    console::routes,
    status::routes,
    users::routes,
    keys::routes,
    renewal::routes,
    quotas::routes,
    me::routes,
    requests::routes,
    statistics::routes,
    availability::routes,
    rate_limit_events::routes,
    prices::routes,
    guardrails::routes,
    notifications::routes,
    providers::routes,
    provider_groups::routes,
    routing::routes,
];

/// The API, to be registered.
pub(super) fn api() -> impl HttpServiceFactory {
    web::scope(PREFIX)
        .wrap(from_fn(idempotency::once))
        .wrap(careful().add(("x-api-version", env!("CARGO_PKG_VERSION"))))
        .service(document)
        .configure(|cfg| READERS.configure(cfg))
        .configure(|cfg| route(cfg, &RESOURCES))
        .default_service(web::to(nowhere::answer))
}

/// Routes them. What they say to a document goes with each: together it is 30 MB, and the allocator of each worker keeps what it had.
pub(super) fn route(cfg: &mut web::ServiceConfig, all: &[Routes]) {
    for routes in all {
        routes(&mut ServiceConfig::new(cfg));
    }
}

/// Documents them.
pub(super) fn collect(head: OpenApi, prefix: &str, all: &[Routes]) -> OpenApi {
    let scope = utoipa_actix_web::scope(prefix).configure(|cfg| {
        for routes in all {
            cfg.configure(routes);
        }
    });
    let app = App::new().into_utoipa_app().openapi(head);
    app.service(scope).split_for_parts().1
}

/// What every answer to somebody who is signed in says to browsers.
pub(super) fn careful() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
}

/// The document; made once.
pub fn openapi() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
        let mut api = collect(head(), PREFIX, &RESOURCES);
        add_problems(&mut api);
        examples::add(&mut api, include_str!("examples.json"));
        api
    });
    &DOCUMENT
}

fn head() -> OpenApi {
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Claude Code Hub")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(include_str!("openapi.md")))
                .license(Some(license())),
        )
        .components(Some(security()))
        .tags(Some(super::tags::tags()))
        .build()
}

pub(super) fn license() -> License {
    LicenseBuilder::new()
        .name("MIT")
        .identifier(Some("MIT"))
        .build()
}

/// How callers show who they are.
pub(super) fn security() -> Components {
    let mut components = Components::new();
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            SESSION_COOKIE,
            "Signed in by `POST /api/v1/session`. Changes also need the header `x-csrf-token` with the value of the cookie `hub_csrf`.",
        ))),
    );
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(
                    "The admin token, an API token, or a client key (for what is its own).",
                ))
                .build(),
        ),
    );
    components
}

/// The errors that every operation of a kind may answer, so that no handler has to repeat them: a line each here.
fn add_problems(api: &mut OpenApi) {
    use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
    let schema = <Problem as utoipa::PartialSchema>::schema();
    let mut nested = vec![(<Problem as utoipa::ToSchema>::name().into_owned(), schema)];
    <Problem as utoipa::ToSchema>::schemas(&mut nested);
    if let Some(components) = &mut api.components {
        components.schemas.extend(nested);
        shown::open_drafts(components);
    }
    let answer = |code: Code| {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Problem")))
            .example(Some(serde_json::json!(Problem::new(code, code.title()))))
            .build();
        ResponseBuilder::new()
            .description(code.title())
            .content(PROBLEM, content)
            .build()
    };
    for (path, item) in &mut api.paths.paths {
        let in_path = path.contains('{');
        for (method, operation) in operations(item) {
            let changes = method != "get";
            operation.operation_id = Some(operation_id(method, path));
            let open = operation.security.as_ref().is_none_or(Vec::is_empty);
            let mut codes = vec![Code::Internal];
            if !open {
                codes.extend([Code::Unauthorized, Code::Forbidden]);
            }
            if in_path {
                codes.push(Code::NotFound);
            }
            if operation.parameters.is_some() || operation.request_body.is_some() {
                codes.push(Code::Invalid);
            }
            if operation.request_body.is_some() {
                codes.extend([Code::Malformed, Code::TooLarge, Code::UnsupportedMediaType]);
            }
            if changes && !open {
                codes.extend([Code::Conflict, Code::Stale]);
            }
            let responses = &mut operation.responses.responses;
            for code in codes {
                let status = code.status().to_string();
                responses
                    .entry(status)
                    .or_insert_with(|| answer(code).into());
            }
            for (status, response) in responses {
                if let RefOr::T(response) = response
                    && let Some(RefOr::T(content)) = response.content.get_mut(PROBLEM)
                {
                    examples::add_problem(content, status, &response.description);
                }
            }
        }
    }
}

/// `getUsersById`: handlers of several resources have the same names, paths differ.
fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    let parts = path.strip_prefix(PREFIX).unwrap_or(path).split('/');
    for part in parts.filter(|part| !part.is_empty()) {
        let (word, by) = match part.strip_prefix('{') {
            Some(name) => (name.trim_end_matches('}'), "By"),
            None => (part, ""),
        };
        id.push_str(by);
        for word in word.split(|c: char| !c.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            id.push_str(letters.as_str());
        }
    }
    id
}

/// The operations of a path with their methods.
pub(super) fn operations(
    item: &mut utoipa::openapi::PathItem,
) -> impl Iterator<Item = (&'static str, &mut utoipa::openapi::path::Operation)> {
    [
        ("get", item.get.as_mut()),
        ("post", item.post.as_mut()),
        ("put", item.put.as_mut()),
        ("patch", item.patch.as_mut()),
        ("delete", item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

#[get("/openapi.json")]
async fn document() -> HttpResponse {
    HttpResponse::Ok().json(openapi())
}
