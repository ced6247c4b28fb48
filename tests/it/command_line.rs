//! What an operator types, run as the real binary.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use actors::domain::Failback;
use claude_code_hub::store::{Db, DbOptions};
use testkit::{Answer, Upstream};

use crate::support::{Client, KEY, eventually, hub_yaml, provider};

fn hub() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claude-code-hub"));
    command.env_clear();
    command
}

/// Runs it to its end: whether it went well, and what it printed.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// A serving hub, and what it has said up to its last line of greeting.
struct Serving {
    child: Child,
    greeting: String,
}

impl Serving {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut greeting = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            greeting += &line;
            greeting.push('\n');
            if line.contains("ANTHROPIC_BASE_URL=") {
                break;
            }
        }
        Self { child, greeting }
    }

    fn url(&self) -> String {
        let line = self
            .greeting
            .lines()
            .find(|line| line.contains("is ready at"))
            .expect("no greeting");
        line.rsplit(' ').next().unwrap().to_owned()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(folder: &Path, yaml: &str) -> std::path::PathBuf {
    let file = folder.join("hub.yaml");
    std::fs::write(
        &file,
        format!("data_dir: '{}'\n{yaml}", folder.join("data").display()),
    )
    .unwrap();
    file
}

#[test]
fn check_config_names_file_line_field_and_reason_and_exits_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "server:\n  port: 70000\nlimitz: {}\n");
    let (well, said) = run(hub().arg("check-config").arg(&file));
    assert!(!well);
    assert!(said.contains("hub.yaml:3: server.port"), "{said}");
    assert!(said.contains("hub.yaml:4: limitz"), "{said}");
    let file = write(folder.path(), "server: { port: 7000 }\n");
    assert!(run(hub().arg("check-config").arg(&file)).0);
}

#[test]
fn the_admin_token_change_me_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "server: { port: 0 }\n");
    let (well, said) = run(hub()
        .env("ADMIN_TOKEN", "change-me")
        .arg("--config")
        .arg(&file)
        .arg("serve"));
    assert!(!well);
    assert!(said.contains("change-me"), "{said}");
}

#[test]
fn the_first_start_makes_folder_key_and_token_and_says_what_to_do_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "server: { port: 0, host: 127.0.0.1 }\n");
    let first = Serving::start(hub().arg("--config").arg(&file));
    for words in [
        "Admin token (shown this once",
        "provider add --name",
        "user add",
        "key create",
    ] {
        assert!(
            first.greeting.contains(words),
            "{words}: {}",
            first.greeting
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = std::fs::metadata(folder.path().join("data/master.key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
    drop(first);
    let second = Serving::start(hub().arg("--config").arg(&file));
    assert!(
        !second.greeting.contains("Admin token"),
        "{}",
        second.greeting
    );
}

#[actix_web::test]
async fn the_printed_commands_lead_to_an_answer_and_requests_tail_shows_it() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        folder.path(),
        "server: { port: 0, host: 127.0.0.1 }\nrequest_log: { flush_interval_ms: 20 }\n",
    );
    let serving = Serving::start(hub().arg("--config").arg(&file));
    let with = |words: &[&str]| {
        let (well, said) = run(hub().arg("--config").arg(&file).args(words));
        assert!(well, "{words:?}: {said}");
        said
    };
    let url = upstream.url();
    with(&[
        "provider", "add", "--name", "main", "--type", "claude", "--url", &url, "--key", "sk-up",
    ]);
    assert!(with(&["provider", "test", "main"]).contains("200"));
    with(&["user", "add", "--name", "alice"]);
    let made = with(&["key", "create", "--user", "alice", "--name", "laptop"]);
    let key = made.lines().last().unwrap().to_owned();

    let client = Client::new(&serving.url());
    let ask = async || {
        let request = client
            .request("POST", "/v1/messages")
            .insert_header(("x-api-key", key.as_str()));
        let answered = client
            .send(request, r#"{"model":"claude-sonnet-4-5","messages":[]}"#)
            .await;
        (answered.status == 200).then(|| answered.request_id())
    };
    let id = eventually(ask).await.expect("no answer");
    let tail = eventually(async || {
        let said = with(&["requests", "tail", "--once"]);
        said.contains(&id).then_some(said)
    });
    let tail = tail.await.expect("the request is not in the log");
    assert!(tail.contains("main"), "{tail}");
    for (words, shown) in [
        (["provider", "list"], "main"),
        (["user", "list"], "alice"),
        (["key", "list"], "laptop"),
    ] {
        assert!(with(&words).contains(shown));
    }
    assert!(
        !with(&["key", "list"]).contains(&key),
        "a key is shown once only"
    );
    with(&["provider", "remove", "main"]);
    assert!(!with(&["provider", "list"]).contains("main"));
}

#[actix_web::test]
async fn provider_add_takes_a_multiplier_and_a_failback_and_refuses_wrong_ones() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "server: { port: 0, host: 127.0.0.1 }\n");
    let add = |more: &[&str]| {
        let words = ["provider", "add", "--name", "main", "--type", "claude"];
        let account = ["--url", "http://127.0.0.1:1", "--key", "sk-up"];
        let mut command = hub();
        command.arg("--config").arg(&file).args(words).args(account);
        run(command.args(more))
    };
    for (wrong, why) in [
        (["--cost-multiplier", "cheap"], "cheap"),
        (
            ["--cost-multiplier=-0.5", "--weight=1"],
            "`-0.5` is below 0",
        ),
        (["--failback", "never"], "return_when_healthy"),
    ] {
        let (well, said) = add(&wrong);
        assert!(!well && said.contains(why), "{said}");
    }
    let (well, said) = add(&[
        "--cost-multiplier",
        "0.8",
        "--failback",
        "stay_until_idle",
        "--no-translate",
    ]);
    assert!(well, "{said}");
    let options = DbOptions {
        dsn: format!("sqlite://{}", folder.path().join("data/hub.db").display()),
        pool_max: 1,
        idle_timeout: std::time::Duration::from_secs(1),
        connect_timeout: std::time::Duration::from_secs(5),
    };
    let db = Db::connect(&options).await.unwrap();
    let main = db.find_provider("main").await.unwrap().unwrap();
    assert_eq!(main.cost_multiplier.to_string(), "0.8");
    assert_eq!(main.tuning.failback, Failback::StayUntilIdle);
    assert!(!main.tuning.translate);
    db.close().await;
}

#[cfg(unix)]
#[actix_web::test]
async fn sighup_reloads_the_file() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let folder = tempfile::tempdir().unwrap();
    let yaml = hub_yaml(&provider("p0", &upstream, ""), "");
    let file = write(folder.path(), &yaml);
    let serving = Serving::start(hub().arg("--config").arg(&file));
    // Written in place and signalled at once: whichever of the two is noticed first, the change is in force.
    write(folder.path(), &yaml.replace(KEY, "sk-hub-after-hangup"));
    let pid = serving.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-HUP", &pid])
            .status()
            .unwrap()
            .success()
    );
    let client = Client::new(&serving.url());
    let known = eventually(async || {
        let request = client
            .request("POST", "/v1/messages")
            .insert_header(("x-api-key", "sk-hub-after-hangup"));
        let answered = client
            .send(request, r#"{"model":"claude-sonnet-4-5","messages":[]}"#)
            .await;
        (answered.status == 200).then_some(())
    });
    known.await.expect("the change is not in force");
}

#[test]
fn prices_are_set_listed_synced_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "server: { port: 0 }\n");
    let with = |words: &[&str]| run(hub().arg("--config").arg(&file).args(words));
    let well = |words: &[&str]| {
        let (well, said) = with(words);
        assert!(well, "{words:?}: {said}");
        said
    };
    well(&[
        "price",
        "set",
        "house-model",
        "--input",
        "1.25",
        "--output",
        "10",
    ]);
    let listed = well(&["price", "list"]);
    assert!(listed.contains("house-model  manual  1.25  10"), "{listed}");
    assert!(listed.contains("last synced: never"), "{listed}");
    let found = well(&["price", "list", "claude-opus-5-5"]);
    assert!(
        found.contains("bundled") && !found.contains("house-model"),
        "{found}"
    );
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/config/prices.json");
    let synced = well(&["price", "sync", "--file", table]);
    assert!(synced.contains("added, 0 changed, 0 removed"), "{synced}");
    assert!(well(&["price", "list", "claude-opus-5-5"]).contains("litellm"));
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, "<html>").unwrap();
    let (went_well, said) = with(&["price", "sync", "--file", bad.to_str().unwrap()]);
    assert!(!went_well && said.contains("nothing was changed"), "{said}");
    well(&["price", "remove", "house-model"]);
    assert!(!well(&["price", "list"]).contains("house-model"));
    assert!(well(&["price", "missing"]).contains("every model of the last 30 days has a price"));
    let (went_well, said) = with(&["price", "set", "m", "--input=-1", "--output", "1"]);
    assert!(!went_well && said.contains("cannot be negative"), "{said}");
}
