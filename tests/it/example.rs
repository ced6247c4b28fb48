//! The configuration example of the product's description loads as it stands, on both databases.

use claude_code_hub::app::{self, Options};
use claude_code_hub::config;

use crate::support::{NoEnvironment, postgres_url};

const EXAMPLE: &str = include_str!("../fixtures/config/example.yaml");

/// The example with a free port and another database; everything else as it stands.
async fn starts_with(dsn: &str, folder: &std::path::Path) {
    let yaml = EXAMPLE
        .replace("port: 23000", "port: 0")
        .replace("sqlite://./data/hub.db", dsn);
    let file = folder.join("hub.yaml");
    std::fs::write(
        &file,
        yaml + &format!("\ndata_dir: '{}'\n", folder.display()),
    )
    .unwrap();
    let loaded =
        config::load(Some(&file), &NoEnvironment).unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        config: loaded.config,
        config_file: None,
        log_control: None,
    };
    let hub = app::start(options)
        .await
        .unwrap_or_else(|error| panic!("{error:#}"));
    let snapshot = hub.shared.catalog.snapshot();
    let mut providers: Vec<_> = snapshot
        .providers()
        .map(|p| (p.priority, p.name.clone(), p.weight))
        .collect();
    providers.sort();
    let named = |n, name: &str, weight| (n, name.to_owned(), weight);
    let expected = [
        named(1, "claude-primary", 60),
        named(2, "claude-secondary", 30),
        named(3, "openai-backup", 10),
    ];
    assert_eq!(providers, expected);
    assert_eq!(snapshot.key_count(), 2);
    assert!(snapshot.prices.find("my-own-model").is_some());
    hub.stop().await;
}

#[test]
fn the_example_is_valid_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    std::fs::write(&file, EXAMPLE).unwrap();
    config::check(&file, &NoEnvironment).unwrap_or_else(|error| panic!("{error}"));
}

#[actix_web::test]
async fn the_example_starts_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let dsn = format!("sqlite://{}", folder.path().join("hub.db").display());
    starts_with(&dsn, folder.path()).await;
}

#[actix_web::test]
async fn the_example_starts_on_postgresql_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let dsn = crate::support::fresh_postgres("example").await;
    starts_with(&dsn, folder.path()).await;
    starts_with(&dsn, folder.path()).await;
    assert!(dsn.starts_with(postgres_url().split("/postgres").next().unwrap()));
}
