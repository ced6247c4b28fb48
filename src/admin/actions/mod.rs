//! `POST /api/actions/{module}/{action}`: the 39 actions of the earlier system, for scripts that were written for it. They do
//! what `/api/v1` does, through the same functions; only words and shapes are other ones. No rule is decided here.
//!
//! It lies within `admin` because it judges callers as `admin` does and writes through its drafts, which nobody else may name.

mod answer;
mod args;
mod caller;
mod keys;
mod limits;
mod notifications;
mod prices;
mod providers;
mod sessions;
mod statistics;
mod usage_logs;
mod users;
mod words;

use std::collections::HashSet;
use std::sync::LazyLock;

use actix_web::dev::HttpServiceFactory;
use actix_web::http::StatusCode;
use actix_web::http::header::ALLOW;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, Info, InfoBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder, Schema,
};

use super::nowhere::methods;
use super::openapi::{Routes, careful, collect, route, security};
use super::problem::{Code, Problem};
use super::{docs, examples, openapi as v1};
use answer::{Refused, in_their_words};

const PREFIX: &str = "/api/actions";
const READERS: docs::Readers = docs::Readers {
    prefix: PREFIX,
    title: "Claude Code Hub actions",
};

/// Every module has a line here, and its sentence in the document.
const MODULES: [(&str, &str); 10] = [
    ("users", "People, with their keys and limits."),
    (
        "keys",
        "What clients sign in with. Their texts are shown once.",
    ),
    (
        "providers",
        "Upstream accounts. Their secrets can be written and never read.",
    ),
    ("model-prices", "What models cost."),
    ("statistics", "Sums over time."),
    ("usage-logs", "The request log."),
    ("overview", "How today goes."),
    ("sensitive-words", "Texts that no request may hold."),
    ("active-sessions", "Conversations that run now."),
    ("notifications", "Three kinds of alerts."),
];

const ROUTES: [Routes; 10] = [
    users::routes,
    keys::routes,
    providers::routes,
    prices::routes,
    statistics::routes,
    usage_logs::routes,
    words::routes,
    sessions::routes,
    notifications::routes,
    |cfg| {
        cfg.service(health);
    },
];

/// The API, to be registered.
pub(super) fn api() -> impl HttpServiceFactory {
    web::scope(PREFIX)
        .wrap(from_fn(in_their_words))
        .wrap(careful().add(("link", "</api/v1/openapi.json>; rel=\"successor-version\"")))
        .service(document)
        .configure(|cfg| READERS.configure(cfg))
        .configure(|cfg| route(cfg, &ROUTES))
        .default_service(web::to(nothing_here))
}

/// The document; made once.
pub fn openapi() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
        let mut api = collect(head(), PREFIX, &ROUTES);
        add_refusals(&mut api);
        free_bodies(&mut api);
        examples::add(&mut api, include_str!("examples.json"));
        api
    });
    &DOCUMENT
}

fn head() -> OpenApi {
    let earlier = ApiKeyValue::with_description(
        caller::EARLIER_COOKIE,
        "As scripts of the earlier system send it: the admin token, an API token or a client key.",
    );
    let mut components = security();
    components.add_security_scheme("earlier", SecurityScheme::ApiKey(ApiKey::Cookie(earlier)));
    let tag =
        |(name, text): (&str, &str)| TagBuilder::new().name(name).description(Some(text)).build();
    utoipa::openapi::OpenApiBuilder::new()
        .info(info())
        .components(Some(components))
        .tags(Some(MODULES.map(tag)))
        .build()
}

fn info() -> Info {
    InfoBuilder::new()
        .title(READERS.title)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("actions.md")))
        .license(Some(v1::license()))
        .build()
}

/// The refusals that every action may answer, and its name in programs.
fn add_refusals(api: &mut OpenApi) {
    if let Some(components) = &mut api.components {
        let schema = <Refused as utoipa::PartialSchema>::schema();
        components.schemas.insert("Refused".to_owned(), schema);
    }
    let refusal = |code: Code, words: &str| {
        let example = serde_json::json!(Refused::of(&Problem::new(code, words)));
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Refused")))
            .example(Some(example))
            .build();
        ResponseBuilder::new()
            .description(words)
            .content("application/json", content)
            .build()
    };
    for (path, item) in &mut api.paths.paths {
        let name: String = path
            .trim_start_matches(PREFIX)
            .split(['/', '-'])
            .enumerate()
            .map(|(at, word)| match word.chars().next() {
                Some(first) if at > 1 => {
                    first.to_ascii_uppercase().to_string() + &word[first.len_utf8()..]
                }
                _ => word.to_owned(),
            })
            .collect();
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            operation.operation_id = Some(name.clone());
            if operation.security.as_ref().is_none_or(Vec::is_empty) {
                continue;
            }
            let refusals = [
                (
                    Code::Invalid,
                    "What is asked for is wrong, or not possible now",
                ),
                (Code::Unauthorized, "Not signed in"),
                (Code::Forbidden, "Not allowed"),
                (Code::Internal, "The hub failed"),
            ];
            for (code, words) in refusals {
                let status = answer::status(code).as_str().to_owned();
                let responses = &mut operation.responses.responses;
                responses.insert(status, refusal(code, words).into());
            }
        }
    }
}

/// Arguments none of which is needed may be left out as a whole.
fn free_bodies(api: &mut OpenApi) {
    let schemas = api.components.iter().flat_map(|all| &all.schemas);
    let free: HashSet<&str> = schemas
        .filter(|(_, schema)| {
            matches!(schema, RefOr::T(Schema::Object(object)) if object.required.is_empty())
        })
        .map(|(name, _)| name.as_str())
        .collect();
    for item in api.paths.paths.values_mut() {
        let body = item
            .post
            .as_mut()
            .and_then(|post| post.request_body.as_mut());
        let Some(RefOr::T(body)) = body else {
            continue;
        };
        if let Some(RefOr::T(content)) = body.content.get("application/json")
            && let Some(RefOr::Ref(schema)) = &content.schema
            && let Some(name) = schema.ref_location.rsplit('/').next()
            && free.contains(name)
        {
            body.required = Some(Required::False);
        }
    }
}

/// That the hub runs.
#[derive(Serialize, ToSchema)]
struct Alive {
    #[schema(example = "ok")]
    status: &'static str,
    #[schema(example = "1.0.0")]
    version: &'static str,
}

/// Say that the hub runs
///
/// Whatever else may be wrong: `/readyz` looks at it.
#[utoipa::path(
    tag = "overview",
    responses((status = 200, description = "It runs", body = Alive)),
    security(()),
    extensions(("x-permission" = json!("public"))),
)]
#[get("/health")]
async fn health() -> web::Json<Alive> {
    web::Json(Alive {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    })
}

#[get("/openapi.json")]
async fn document() -> HttpResponse {
    HttpResponse::Ok().json(openapi())
}

/// 405 and 404 are the only statuses that the earlier system's actions did not have.
async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let (method, path) = (request.method(), request.path());
    let known = openapi().paths.paths.get(path);
    let Some(takes) = known.map(methods) else {
        let told = format!("`{method} {path}` is no action; see {PREFIX}/openapi.json");
        let refused = Refused::of(&Problem::new(Code::NotFound, told));
        return HttpResponse::build(StatusCode::NOT_FOUND).json(refused);
    };
    let told = format!("`{path}` takes {takes}, not {method}");
    let refused = Refused::of(&Problem::new(Code::MethodNotAllowed, told));
    HttpResponse::build(StatusCode::METHOD_NOT_ALLOWED)
        .insert_header((ALLOW, takes))
        .json(refused)
}
