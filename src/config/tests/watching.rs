//! The watch tells of changes of the content, however they are made, and of nothing else.

use std::fs;
use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use crate::config::watch;
use crate::config::watch::Content;

/// Much longer than a notice takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

async fn told(changes: &mut Receiver<()>) {
    let told = tokio::time::timeout(PATIENCE, changes.recv()).await;
    assert_eq!(told.expect("no notice of the change"), Some(()));
}

fn replace(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(&beside, file).unwrap();
}

#[tokio::test]
async fn a_replaced_file_is_seen_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    fs::write(&file, "one").unwrap();
    let (_watcher, mut changes) = watch(&file).unwrap();
    replace(&file, "two");
    told(&mut changes).await;
    replace(&file, "three");
    told(&mut changes).await;
}

#[tokio::test]
async fn a_file_written_in_place_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    fs::write(&file, "one").unwrap();
    let (_watcher, mut changes) = watch(&file).unwrap();
    fs::write(&file, "two").unwrap();
    told(&mut changes).await;
}

#[tokio::test]
async fn a_file_that_comes_later_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    let (_watcher, mut changes) = watch(&file).unwrap();
    fs::write(&file, "one").unwrap();
    told(&mut changes).await;
}

#[test]
fn the_same_content_and_a_missing_file_are_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    fs::write(&file, "one").unwrap();
    let mut content = Content::of(&file);
    replace(&file, "one");
    assert!(!content.has_changed());
    fs::remove_file(&file).unwrap();
    assert!(!content.has_changed());
    fs::write(&file, "one").unwrap();
    assert!(!content.has_changed());
    fs::write(&file, "two").unwrap();
    assert!(content.has_changed());
    assert!(!content.has_changed());
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_link_points_to_is_followed_also_after_it_moves() {
    let folder = tempfile::tempdir().unwrap();
    let [shown, first, second] = ["shown", "first", "second"].map(|name| folder.path().join(name));
    for created in [&shown, &first, &second] {
        fs::create_dir(created).unwrap();
    }
    fs::write(first.join("hub.yaml"), "one").unwrap();
    fs::write(second.join("hub.yaml"), "two").unwrap();
    let file = shown.join("hub.yaml");
    std::os::unix::fs::symlink(first.join("hub.yaml"), &file).unwrap();
    let (_watcher, mut changes) = watch(&file).unwrap();

    fs::write(first.join("hub.yaml"), "one, changed").unwrap();
    told(&mut changes).await;

    let beside = shown.join("new");
    std::os::unix::fs::symlink(second.join("hub.yaml"), &beside).unwrap();
    fs::rename(&beside, &file).unwrap();
    told(&mut changes).await;

    fs::write(second.join("hub.yaml"), "two, changed").unwrap();
    told(&mut changes).await;
}

#[tokio::test]
async fn dropping_the_watcher_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    fs::write(&file, "one").unwrap();
    let (watcher, mut changes) = watch(&file).unwrap();
    drop(watcher);
    let ended = tokio::time::timeout(PATIENCE, changes.recv()).await;
    assert_eq!(ended.expect("the watch goes on"), None);
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none").join("hub.yaml");
    let error = watch(&file).unwrap_err().to_string();
    assert!(error.contains("none` for changes"), "{error}");
}
