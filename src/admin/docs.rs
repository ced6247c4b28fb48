//! The two readers of an API's document, Scalar and Swagger UI, wholly out of the binary: nothing is fetched from
//! elsewhere. The documents themselves are `openapi`'s and `actions`'.

use std::sync::Arc;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, LOCATION,
};
use actix_web::middleware::Compress;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use utoipa_swagger_ui::Config;

/// What `make web` puts there of Scalar. Release builds carry it, debug builds read it from the folder.
#[derive(RustEmbed)]
#[folder = "web/dist/scalar"]
#[allow_missing = true]
struct ScalarDist;

const SCRIPT: &str = "standalone.js";

/// Both write their looks into `<style>` elements; all else comes from this hub, and nothing goes elsewhere.
const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const SCALAR: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<body>
<script id="api-reference" data-url="PREFIX/openapi.json"
  data-configuration='{"withDefaultFonts":false,"hideClientButton":true,"telemetry":false,"showDeveloperTools":"never","agent":{"disabled":true},"mcp":{"disabled":true}}'></script>
<script src="PREFIX/scalar/standalone.js"></script>
</body>
</html>
"#;

const NOT_BUILT: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>TITLE</title>
<body style="font-family: system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem">
<h1>TITLE</h1>
<p>Scalar is not part of this build. To add it, install Node 20.19 or newer, run <code>make web</code> in the source
folder, then build the hub again.</p>
<p><a href="PREFIX/docs/">Swagger UI</a> is always here, and so is <a href="PREFIX/openapi.json">the document</a>.</p>
</body>
</html>
"#;

/// An API whose document is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Readers {
    /// Under which its paths are, its `openapi.json` among them.
    pub(super) prefix: &'static str,
    pub(super) title: &'static str,
}

impl Readers {
    /// Registers both below the prefix.
    pub(super) fn configure(self, config: &mut ServiceConfig) {
        let document = Config::from(format!("{}/openapi.json", self.prefix));
        // Without this the page asks a validator elsewhere.
        let swagger_config = Arc::new(document.validator_url("none").filter(true));
        config
            .route("/scalar", web::get().to(move || self.scalar()))
            .route("/docs", web::get().to(move || self.to_swagger()))
            .service(
                web::scope("/scalar")
                    .wrap(Compress::default())
                    .route("/standalone.js", web::get().to(script)),
            )
            .service(web::scope("/docs").wrap(Compress::default()).route(
                "/{file:.*}",
                web::get().to(move |file| swagger(file, swagger_config.clone())),
            ));
    }

    async fn scalar(self) -> HttpResponse {
        let page = match ScalarDist::get(SCRIPT) {
            Some(_) => SCALAR,
            None => NOT_BUILT,
        };
        let page = page.replace("PREFIX", self.prefix);
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((CONTENT_SECURITY_POLICY, CSP))
            .body(page.replace("TITLE", self.title))
    }

    /// Its page names its files relative to itself.
    async fn to_swagger(self) -> HttpResponse {
        HttpResponse::PermanentRedirect()
            .insert_header((LOCATION, format!("{}/docs/", self.prefix)))
            .finish()
    }
}

/// 3 MB, so asked for again only by its tag.
async fn script(request: HttpRequest) -> HttpResponse {
    let Some(file) = ScalarDist::get(SCRIPT) else {
        return HttpResponse::NotFound().finish();
    };
    // Weak, because the same file goes out compressed in different ways.
    let tag = format!("W/\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let known = request.headers().get_all(IF_NONE_MATCH);
    let is_known = known
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains(&tag));
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "no-cache"));
    if is_known {
        return response.finish();
    }
    response
        .content_type("text/javascript; charset=utf-8")
        .body(web::Bytes::from(file.data.into_owned()))
}

async fn swagger(file: web::Path<String>, config: Arc<Config<'static>>) -> HttpResponse {
    match utoipa_swagger_ui::serve(&file, config) {
        Ok(Some(file)) => HttpResponse::Ok()
            .content_type(file.content_type)
            .insert_header((CONTENT_SECURITY_POLICY, CSP))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .body(file.bytes.into_owned()),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => {
            tracing::error!(%error, "Swagger UI cannot be served");
            HttpResponse::InternalServerError().finish()
        }
    }
}
