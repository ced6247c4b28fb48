//! The bodies of `GET /v1/models` and `/v1/models/{id}` for OpenAI clients. Which models are listed is decided by the caller.

use serde::Serialize;

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    owned_by: &'static str,
}

/// `{"object":"list","data":[{id, object, created, owned_by}]}`. `created` is 0: no price table says when a
/// model came out, and clients only show it.
#[must_use]
pub fn model_list(models: &[&str]) -> Vec<u8> {
    let data = models.iter().map(|id| entry(id)).collect();
    serde_json::to_vec(&List {
        object: "list",
        data,
    })
    .expect("strings and numbers always serialise")
}

/// One model.
#[must_use]
pub fn model(id: &str) -> Vec<u8> {
    serde_json::to_vec(&entry(id)).expect("strings and numbers always serialise")
}

fn entry(id: &str) -> Entry<'_> {
    Entry {
        id,
        object: "model",
        created: 0,
        owned_by: owner(id),
    }
}

/// Whose model it is, as far as its name says.
fn owner(id: &str) -> &'static str {
    const OWNERS: [(&str, &str); 8] = [
        ("claude", "anthropic"),
        ("gpt-", "openai"),
        ("o1", "openai"),
        ("o3", "openai"),
        ("o4", "openai"),
        ("codex", "openai"),
        ("gemini", "google"),
        ("grok", "xai"),
    ];
    OWNERS
        .iter()
        .find(|(prefix, _)| id.starts_with(prefix))
        .map_or("system", |(_, owner)| owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_shape_that_openai_clients_read() {
        let body: serde_json::Value =
            serde_json::from_slice(&model_list(&["gpt-5", "my-model"])).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"object": "list", "data": [
                {"id": "gpt-5", "object": "model", "created": 0, "owned_by": "openai"},
                {"id": "my-model", "object": "model", "created": 0, "owned_by": "system"},
            ]})
        );
    }

    #[test]
    fn no_models_is_an_empty_list() {
        assert_eq!(model_list(&[]), br#"{"object":"list","data":[]}"#);
    }
}
