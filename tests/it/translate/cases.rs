//! The recorded cases of each dialect: `request_…json`, `answer_…json`, `stream_…sse`.

use actors::domain::Dialect;

use super::word;

/// A case's name without its kind, and its bytes.
pub(crate) struct Case {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All cases of a kind, by name.
pub(crate) fn of(dialect: Dialect, kind: &str) -> Vec<Case> {
    let folder = format!(
        "{}/tests/fixtures/translate/cases/{}",
        env!("CARGO_MANIFEST_DIR"),
        word(dialect)
    );
    let mut cases: Vec<Case> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| {
            let path = entry.unwrap().path();
            let stem = path.file_stem()?.to_str()?;
            let name = stem.strip_prefix(kind)?.strip_prefix('_')?.to_owned();
            Some(Case {
                name,
                bytes: std::fs::read(&path).unwrap(),
            })
        })
        .collect();
    assert!(cases.len() >= 5, "{folder} has too few cases of {kind}");
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}
