//! Another master key: everything opens with the new one, nothing with the old one, and a hub starts again.

use std::process::Command;

use claude_code_hub::store::AuditFilter;
use testkit::{Answer, Upstream};

use crate::support::{TestApp, hub_yaml, provider};

fn rotate(config: &std::path::Path, more: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claude-code-hub"));
    let output = command
        .env_clear()
        .arg("--config")
        .arg(config)
        .arg("rotate-master-key");
    let output = output.args(more).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[actix_web::test]
async fn everything_is_sealed_anew_and_the_hub_goes_on() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(&provider("p0", &upstream, ""), "");
    let app = TestApp::start(&yaml).await;
    let sealed = app
        .hub
        .db
        .list_providers()
        .await
        .unwrap()
        .remove(0)
        .secret_sealed;
    let folder = app.stop_keeping_the_folder().await;
    let data = folder.path().join("data");
    let old = std::fs::read_to_string(data.join("master.key")).unwrap();

    let (good, said) = rotate(&folder.path().join("hub.yaml"), &[]);
    assert!(good && said.contains("1 providers"), "{said}");
    let new = std::fs::read_to_string(data.join("master.key")).unwrap();
    assert_ne!(new, old);
    assert_eq!(
        std::fs::read_to_string(data.join("master.key.old")).unwrap(),
        old
    );
    assert!(!data.join("master.key.new").exists());
    #[cfg(unix)]
    {
        let about = std::fs::metadata(data.join("master.key")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(!said.contains(new.trim()), "the key is not printed");

    let app = TestApp::start_in(folder, &yaml).await;
    let now = app
        .hub
        .db
        .list_providers()
        .await
        .unwrap()
        .remove(0)
        .secret_sealed;
    assert_ne!(now, sealed);
    assert_eq!(app.client().message(false).await.status, 200);
    let filter = AuditFilter {
        action: "master_key.rotate".to_owned(),
        ..AuditFilter::default()
    };
    let told = app.hub.db.list_audit(&filter, None, 9).await.unwrap();
    assert_eq!(
        (told.len(), told[0].actor_name.as_str()),
        (1, "command line")
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_key_that_is_set_elsewhere_is_only_changed_on_demand() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let with = |key: &str| {
        let auth = format!("auth: {{ master_key: '{key}' }}\n");
        hub_yaml(&provider("p0", &upstream, ""), &auth)
    };
    let yaml = with(&"ab".repeat(32));
    let app = TestApp::start(&yaml).await;
    let folder = app.stop_keeping_the_folder().await;
    let file = folder.path().join("hub.yaml");
    let (good, said) = rotate(&file, &[]);
    assert!(
        !good && said.contains("HUB_MASTER_KEY") && said.contains("--print"),
        "{said}"
    );
    let (good, said) = rotate(&file, &["--print"]);
    assert!(good, "{said}");
    let key = said.lines().next().unwrap().to_owned();
    assert_eq!(key.len(), 64, "{said}");
    let app = TestApp::start_in(folder, &with(&key)).await;
    assert_eq!(app.client().message(false).await.status, 200);
    app.stop().await;
}
