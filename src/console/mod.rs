//! Serves the console (`web/dist`) out of the binary: its page, its assets, its icon.
//! Must not know the API that the console calls, nor any other module of the hub.

mod plain;

pub use plain::{is_opened, not_found};

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header::{
    self, AcceptEncoding, ETag, Encoding, EntityTag, Header, IfNoneMatch,
};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;

/// Release builds carry the files; debug builds read them from the folder, so that `make web` shows at once.
#[derive(RustEmbed)]
#[folder = "web/dist"]
// The API's pages carry it.
#[exclude = "scalar/*"]
#[allow_missing = true]
struct Dist;

/// One file of the built console.
#[derive(Clone)]
struct Asset {
    bytes: Cow<'static, [u8]>,
    sha256: [u8; 32],
}

/// Where files come from, by their path in `web/dist`.
type Files = Arc<dyn Fn(&str) -> Option<Asset> + Send + Sync>;

/// Everything comes from this hub and nothing is framed. Mantine writes its theme into `<style>` elements.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Asked for again each time, cheaply by its tag: it names the assets, which are new with each build.
const PAGE_CACHE: &str = "no-cache";
/// Vite puts a hash of the content into the name of every file below `/assets`.
const ASSET_CACHE: &str = "public, max-age=31536000, immutable";
const ICON_CACHE: &str = "public, max-age=86400";

/// Where the page is: its own routes decide what it shows there.
const PAGES: [&str; 5] = [
    "/",
    "/console",
    "/console/{path:.*}",
    "/usage-doc",
    "/status",
];

/// Registers `GET` of the page, of `/assets/{path}` and of the icon. `HEAD /` stays free: CLIs ask it, and `ingress`
/// answers.
pub fn configure(config: &mut ServiceConfig) {
    register(config, Arc::new(embedded));
}

fn embedded(path: &str) -> Option<Asset> {
    let file = Dist::get(path)?;
    Some(Asset {
        sha256: file.metadata.sha256_hash(),
        bytes: file.data,
    })
}

fn register(config: &mut ServiceConfig, files: Files) {
    for path in PAGES {
        let page = files.clone();
        // `route` puts the method's guard on the resource, so other methods of `/` fall through to others.
        config.route(
            path,
            web::get().to(move |request| answer_page(request, page.clone())),
        );
    }
    let (icon, old_icon) = (files.clone(), files.clone());
    config
        .route(
            "/favicon.svg",
            web::get().to(move |request| answer_icon(request, icon.clone())),
        )
        .route(
            "/favicon.ico",
            web::get().to(move |request| answer_icon(request, old_icon.clone())),
        )
        .service(
            web::resource("/assets/{path:.*}").route(
                web::get().to(move |request, path| answer_asset(request, path, files.clone())),
            ),
        );
}

async fn answer_page(request: HttpRequest, files: Files) -> HttpResponse {
    match files("index.html") {
        Some(page) => found(&request, "index.html", page, PAGE_CACHE),
        None => plain::not_built(),
    }
}

async fn answer_icon(request: HttpRequest, files: Files) -> HttpResponse {
    match files("favicon.svg") {
        Some(icon) => found(&request, "favicon.svg", icon, ICON_CACHE),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn answer_asset(request: HttpRequest, path: web::Path<String>, files: Files) -> HttpResponse {
    let path = format!("assets/{path}");
    match files(&path) {
        Some(asset) => {
            let (asset, encoding) = smallest(&request, &path, asset, &files);
            let mut response = found(&request, &path, asset, ASSET_CACHE);
            let headers = response.headers_mut();
            let vary = header::HeaderValue::from_static("accept-encoding");
            headers.insert(header::VARY, vary);
            if let Some(name) = encoding {
                let name = header::HeaderValue::from_static(name);
                headers.insert(header::CONTENT_ENCODING, name);
            }
            response
        }
        None => HttpResponse::NotFound()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish(),
    }
}

/// The build writes compressed copies beside large files. A copy has the tag of the file itself.
fn smallest(
    request: &HttpRequest,
    path: &str,
    plain: Asset,
    files: &Files,
) -> (Asset, Option<&'static str>) {
    let copies = [
        ("br", "br", Encoding::brotli()),
        ("gzip", "gz", Encoding::gzip()),
    ];
    let Ok(accepted) = AcceptEncoding::parse(request) else {
        return (plain, None);
    };
    for (name, ending, encoding) in copies {
        if accepted.negotiate([encoding.clone()].iter()) == Some(encoding)
            && let Some(copy) = files(&format!("{path}.{ending}"))
        {
            let sha256 = plain.sha256;
            return (Asset { sha256, ..copy }, Some(name));
        }
    }
    (plain, None)
}

fn found(request: &HttpRequest, path: &str, asset: Asset, cache: &'static str) -> HttpResponse {
    // Weak, because the same file goes out compressed in different ways.
    let tag = EntityTag::new_weak(hex::encode(&asset.sha256[..16]));
    let mut response = if is_known(request, &tag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header(ETag(tag.clone()))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if is_known(request, &tag) {
        return response.finish();
    }
    if path == "index.html" {
        response
            .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .insert_header((header::REFERRER_POLICY, "no-referrer"));
    }
    response
        .content_type(content_type(path))
        .body(web::Bytes::from(asset.bytes.into_owned()))
}

fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// The kinds of files that Vite writes.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::http::{Method, StatusCode};
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, dev::ServiceResponse};

    use super::*;

    fn built(path: &str) -> Option<Asset> {
        let bytes: &'static [u8] = match path {
            "index.html" => b"<html>console</html>",
            "favicon.svg" => b"<svg/>",
            "assets/index-abc.js" => b"console.log(1)",
            "assets/large-abc.js" => b"plain",
            "assets/large-abc.js.br" => b"as brotli",
            "assets/large-abc.js.gz" => b"as gzip",
            _ => return None,
        };
        Some(Asset {
            bytes: bytes.into(),
            sha256: [bytes.len() as u8; 32],
        })
    }

    async fn ask(files: fn(&str) -> Option<Asset>, request: TestRequest) -> ServiceResponse {
        let app = init_service(
            App::new()
                .configure(|config| register(config, Arc::new(files)))
                .route("/", web::head().to(HttpResponse::NoContent)),
        )
        .await;
        call_service(&app, request.to_request())
            .await
            .map_into_boxed_body()
    }

    fn header_of(response: &ServiceResponse, name: header::HeaderName) -> String {
        let value = response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    }

    async fn text(response: ServiceResponse) -> String {
        let bytes = to_bytes(response.into_body()).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[actix_web::test]
    async fn the_page_is_asked_for_again_each_time() {
        let response = ask(built, TestRequest::get().uri("/")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-cache");
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "text/html; charset=utf-8"
        );
        assert!(
            header_of(&response, header::CONTENT_SECURITY_POLICY)
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(text(response).await, "<html>console</html>");
    }

    #[actix_web::test]
    async fn an_asset_is_kept_for_ever_and_known_by_its_tag() {
        let uri = "/assets/index-abc.js";
        let response = ask(built, TestRequest::get().uri(uri)).await;
        assert_eq!(header_of(&response, header::CACHE_CONTROL), ASSET_CACHE);
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "text/javascript; charset=utf-8"
        );
        let tag = header_of(&response, header::ETAG);
        assert_eq!(text(response).await, "console.log(1)");

        for (known, status) in [(tag.as_str(), 304), ("\"other\"", 200), ("*", 304)] {
            let request = TestRequest::get()
                .uri(uri)
                .insert_header((header::IF_NONE_MATCH, known));
            assert_eq!(
                ask(built, request).await.status().as_u16(),
                status,
                "{known}"
            );
        }
    }

    #[actix_web::test]
    async fn a_large_asset_goes_out_as_the_build_compressed_it() {
        let mut tags = Vec::new();
        for (accepted, encoding, told) in [
            ("gzip, deflate, br, zstd", "br", "as brotli"),
            ("gzip", "gzip", "as gzip"),
            ("br;q=0, gzip;q=0.5", "gzip", "as gzip"),
            ("identity", "", "plain"),
            ("", "", "plain"),
        ] {
            let request = TestRequest::get()
                .uri("/assets/large-abc.js")
                .insert_header((header::ACCEPT_ENCODING, accepted));
            let response = ask(built, request).await;
            assert_eq!(header_of(&response, header::CONTENT_ENCODING), encoding);
            assert_eq!(header_of(&response, header::VARY), "accept-encoding");
            let kind = header_of(&response, header::CONTENT_TYPE);
            assert_eq!(kind, "text/javascript; charset=utf-8");
            tags.push(header_of(&response, header::ETAG));
            assert_eq!(text(response).await, told, "{accepted}");
        }
        tags.dedup();
        assert_eq!(tags.len(), 1, "whoever knows it one way knows it every way");
    }

    #[actix_web::test]
    async fn every_place_of_the_console_is_its_page() {
        for uri in [
            "/console",
            "/console/providers/7?tab=x",
            "/usage-doc",
            "/status",
        ] {
            let response = ask(built, TestRequest::get().uri(uri)).await;
            assert_eq!(text(response).await, "<html>console</html>", "{uri}");
        }
    }

    #[actix_web::test]
    async fn what_is_not_there_is_not_found_and_not_remembered() {
        for uri in [
            "/assets/gone.js",
            "/assets/",
            "/assets/../index.html",
            "/assets/%2e%2e/index.html",
        ] {
            let response = ask(built, TestRequest::get().uri(uri)).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{uri}");
            assert_eq!(
                header_of(&response, header::CACHE_CONTROL),
                "no-store",
                "{uri}"
            );
        }
        let other = ask(built, TestRequest::get().uri("/v1/models")).await;
        assert_eq!(other.status(), StatusCode::NOT_FOUND);
    }

    #[actix_web::test]
    async fn head_of_the_root_is_left_to_others() {
        let response = ask(built, TestRequest::default().method(Method::HEAD).uri("/")).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    }

    #[actix_web::test]
    async fn both_names_of_the_icon_answer() {
        for uri in ["/favicon.svg", "/favicon.ico"] {
            let response = ask(built, TestRequest::get().uri(uri)).await;
            assert_eq!(
                header_of(&response, header::CONTENT_TYPE),
                "image/svg+xml",
                "{uri}"
            );
        }
    }

    #[actix_web::test]
    async fn a_hub_without_console_says_how_to_build_it() {
        let response = ask(|_| None, TestRequest::get().uri("/")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header_of(&response, header::CACHE_CONTROL), "no-store");
        assert!(text(response).await.contains("make web"));
    }

    #[test]
    fn what_is_embedded_is_the_built_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/index.html");
        let on_disk = std::fs::read(folder).ok();
        assert_eq!(
            embedded("index.html").map(|page| page.bytes.into_owned()),
            on_disk
        );
    }
}
