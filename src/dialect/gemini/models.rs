//! The bodies of Gemini's model listing. Which models are listed is decided by the caller.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    models: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    name: String,
    version: &'static str,
    display_name: &'a str,
    supported_generation_methods: &'static [&'static str],
}

/// `{"models": [{name: "models/…", …}], "nextPageToken"}`.
#[must_use]
pub fn model_list(models: &[&str], next_page_token: Option<&str>) -> Vec<u8> {
    let list = List {
        models: models.iter().map(|id| entry(id)).collect(),
        next_page_token,
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
        name: format!("models/{id}"),
        version: "001",
        display_name: id,
        supported_generation_methods: if id.contains("embedding") {
            &["embedContent", "batchEmbedContents"]
        } else {
            &["generateContent", "streamGenerateContent", "countTokens"]
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_list_has_the_shape_that_googles_sdks_read() {
        let list = model_list(&["gemini-2.5-pro", "gemini-embedding-001"], Some("t"));
        let list: Value = serde_json::from_slice(&list).unwrap();
        assert_eq!(
            list,
            json!({
                "models": [
                    {"name": "models/gemini-2.5-pro", "version": "001", "displayName": "gemini-2.5-pro",
                     "supportedGenerationMethods": ["generateContent", "streamGenerateContent", "countTokens"]},
                    {"name": "models/gemini-embedding-001", "version": "001", "displayName": "gemini-embedding-001",
                     "supportedGenerationMethods": ["embedContent", "batchEmbedContents"]},
                ],
                "nextPageToken": "t",
            })
        );
    }

    #[test]
    fn an_empty_page_and_one_model() {
        assert_eq!(model_list(&[], None), br#"{"models":[]}"#);
        let one: Value = serde_json::from_slice(&model("m")).unwrap();
        assert_eq!(one["name"], "models/m");
    }
}
