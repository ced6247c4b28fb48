//! The bodies of `GET /v1/models` and `/v1/models/{id}` for Anthropic clients. Which models are listed is decided by the caller.

use serde::Serialize;

#[derive(Serialize)]
struct List<'a> {
    data: Vec<Entry<'a>>,
    has_more: bool,
    first_id: Option<&'a str>,
    last_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    display_name: String,
    created_at: String,
}

/// `{data: [{type, id, display_name, created_at}], has_more, first_id, last_id}`: one page, after which there may be
/// more.
#[must_use]
pub fn model_list(models: &[&str], has_more: bool) -> Vec<u8> {
    let list = List {
        data: models.iter().map(|id| entry(id)).collect(),
        has_more,
        first_id: models.first().copied(),
        last_id: models.last().copied(),
    };
    serde_json::to_vec(&list).expect("strings always serialise")
}

/// One model.
#[must_use]
pub fn model(id: &str) -> Vec<u8> {
    serde_json::to_vec(&entry(id)).expect("strings always serialise")
}

fn entry(id: &str) -> Entry<'_> {
    Entry {
        kind: "model",
        id,
        display_name: display_name(id),
        created_at: created_at(id),
    }
}

/// The date at the end of a model's name: `claude-sonnet-4-5-20250929`.
fn date(id: &str) -> Option<(&str, &str)> {
    let (name, date) = id.rsplit_once('-')?;
    (date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit())).then_some((name, date))
}

/// Midnight of the date in the name; the epoch, as the API itself does, where none is known.
fn created_at(id: &str) -> String {
    match date(id) {
        Some((_, date)) => format!("{}-{}-{}T00:00:00Z", &date[..4], &date[4..6], &date[6..]),
        None => "1970-01-01T00:00:00Z".to_owned(),
    }
}

/// `claude-sonnet-4-5-20250929` is shown as `Claude Sonnet 4.5`; other vendors' names as they are.
fn display_name(id: &str) -> String {
    if !id.starts_with("claude-") {
        return id.to_owned();
    }
    let mut shown = String::new();
    let mut after_digit = false;
    for word in date(id).map_or(id, |(name, _)| name).split('-') {
        let digit = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if !shown.is_empty() {
            shown.push(if digit && after_digit { '.' } else { ' ' });
        }
        let mut letters = word.chars();
        shown.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        shown.push_str(letters.as_str());
        after_digit = digit;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_shape_that_anthropic_clients_read() {
        let body = model_list(&["claude-sonnet-4-5-20250929", "my-model"], false);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            body,
            serde_json::json!({
                "data": [
                    {"type": "model", "id": "claude-sonnet-4-5-20250929",
                     "display_name": "Claude Sonnet 4.5", "created_at": "2025-09-29T00:00:00Z"},
                    {"type": "model", "id": "my-model",
                     "display_name": "my-model", "created_at": "1970-01-01T00:00:00Z"},
                ],
                "has_more": false,
                "first_id": "claude-sonnet-4-5-20250929",
                "last_id": "my-model",
            })
        );
    }

    #[test]
    fn no_models_is_an_empty_page() {
        assert_eq!(
            model_list(&[], false),
            br#"{"data":[],"has_more":false,"first_id":null,"last_id":null}"#
        );
    }

    #[test]
    fn names_are_shown_as_their_vendor_writes_them() {
        assert_eq!(display_name("claude-opus-5-5"), "Claude Opus 5.5");
        assert_eq!(
            display_name("claude-3-7-sonnet-latest"),
            "Claude 3.7 Sonnet Latest"
        );
        assert_eq!(display_name("gpt-5"), "gpt-5");
    }
}
