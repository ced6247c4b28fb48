//! The document's readers come out of the hub alone.

use super::hub;

#[actix_web::test]
async fn swagger_and_scalar_ask_nobody_else() {
    let app = hub().await;
    let client = app.client();
    let get = async |path: &str| client.send(client.request("GET", path), "").await;
    // Without its last slash it leads there.
    assert!(get("/api/v1/docs").await.text().contains("swagger-ui"));
    let page = get("/api/v1/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("swagger-ui"));
    let setup = get("/api/v1/docs/swagger-initializer.js").await.text();
    assert!(
        setup.contains("/api/v1/openapi.json") && !setup.contains("http"),
        "{setup}"
    );
    assert_eq!(get("/api/v1/docs/swagger-ui-bundle.js").await.status, 200);
    assert_eq!(get("/api/v1/docs/nothing.js").await.status, 404);
    let scalar = get("/api/v1/scalar").await;
    assert_eq!(scalar.status, 200);
    let text = scalar.text();
    let script = get("/api/v1/scalar/standalone.js").await;
    if script.status == 200 {
        assert!(text.contains("src=\"/api/v1/scalar/standalone.js\""));
    } else {
        assert!(script.status == 404 && text.contains("make web"), "{text}");
    }
    for page in [&page, &scalar] {
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("http"));
        assert!(!page.text().contains("http://") && !page.text().contains("https://"));
    }
    app.stop().await;
}

#[actix_web::test]
async fn every_operation_says_what_it_needs_and_what_it_is() {
    let app = hub().await;
    let client = app.client();
    let document = client
        .send(client.request("GET", "/api/v1/openapi.json"), "")
        .await
        .json();
    for path in [
        "/sessions",
        "/sessions/history",
        "/sessions/{id}/terminate",
        "/requests/running",
        "/events",
        "/audit/export",
        "/accounts/{id}",
        "/api-tokens",
        "/session/password",
        "/system/config",
        "/system/reload",
    ] {
        let item = document["paths"][format!("/api/v1{path}")].as_object();
        let item = item.unwrap_or_else(|| panic!("{path} is not documented"));
        for operation in item.values() {
            assert!(operation["summary"].is_string(), "{path}");
            assert!(operation["x-permission"].is_string(), "{path}");
        }
    }
    let events = &document["paths"]["/api/v1/events"]["get"]["responses"]["200"]["content"];
    assert!(events["text/event-stream"].is_object());
    app.stop().await;
}
