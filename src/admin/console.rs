//! `/api/v1/console`: what the console shows before anybody is signed in. Nothing here may tell who uses the hub or which
//! version it is.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;

/// Of the console, in the order in which they are offered; a file each in `web/src/i18n/locales`.
const LANGUAGES: [&str; 5] = ["en", "zh-CN", "zh-TW", "ja", "ru"];

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(console);
}

/// What everybody may see of the console.
#[derive(Debug, Serialize, ToSchema)]
struct Console {
    #[schema(example = "Claude Code Hub")]
    title: String,
    /// What stands before an amount of money.
    #[schema(example = "$")]
    currency_symbol: String,
    /// A line for everybody; empty where there is none.
    #[schema(example = "On Friday the hub moves.")]
    announcement: String,
    /// Whether `GET /api/v1/status` answers.
    status_page: bool,
    #[schema(example = json!(["en", "zh-CN"]))]
    languages: Vec<&'static str>,
}

/// Show what the console is called
///
/// For everybody, without signing in: title, currency symbol, announcement, whether there is a status page, languages.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "What everybody may see", body = Console)),
    extensions(("x-permission" = json!("public"))),
)]
#[get("/console")]
async fn console(admin: web::Data<Admin>) -> web::Json<Console> {
    let settings = admin.catalog.settings();
    let console = &settings.console;
    web::Json(Console {
        title: console.title.clone(),
        currency_symbol: console.currency_symbol.clone(),
        announcement: console.announcement.clone(),
        status_page: console.status_page,
        languages: LANGUAGES.to_vec(),
    })
}
