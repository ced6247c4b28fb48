//! What decides that a Gemini stream is an answer, and when it is whole.

use super::*;
use crate::dialect::usage::Decision;

const TEXT: &str =
    r#"{"candidates":[{"content":{"parts":[{"text":"hi"}],"role":"model"},"index":0}]}"#;
const STOP: &str = r#"{"candidates":[{"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":2}}"#;
const SAFETY: &str = r#"{"candidates":[{"content":{},"finishReason":"SAFETY"}]}"#;
const BLOCKED: &str = r#"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7}}"#;
const USAGE: &str =
    r#"{"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7},"modelVersion":"m"}"#;
const ERROR: &str = r#"{"error":{"code":429,"message":"busy","status":"RESOURCE_EXHAUSTED"}}"#;

/// As events, as an array, and as Code Assist's events.
fn writings(objects: &[&str]) -> [String; 3] {
    let events = |objects: &[String]| -> String {
        objects
            .iter()
            .map(|data| format!("data: {data}\n\n"))
            .collect()
    };
    let wrap = |object: &&str| match serde_json::from_str::<serde_json::Value>(object) {
        Ok(json) if json.is_object() && json.get("error").is_none() => {
            format!(r#"{{"response":{object}}}"#)
        }
        _ => (*object).to_owned(),
    };
    let plain: Vec<String> = objects.iter().map(|object| (*object).to_owned()).collect();
    let wrapped: Vec<String> = objects.iter().map(wrap).collect();
    [
        events(&plain),
        format!("[{}", plain.join(",\n")),
        events(&wrapped),
    ]
}

fn readers(objects: &[&str]) -> [GeminiReader; 3] {
    writings(objects).map(|stream| {
        let mut reader = GeminiReader::for_stream();
        reader.push(stream.as_bytes());
        reader
    })
}

fn part(part: &str) -> String {
    format!(r#"{{"candidates":[{{"content":{{"parts":[{part}]}}}}]}}"#)
}

#[test]
fn the_first_that_says_something_decides() {
    let role =
        r#"{"candidates":[{"content":{"role":"model"}}],"usageMetadata":{"promptTokenCount":7}}"#;
    let unspecified = r#"{"candidates":[{"finishReason":"FINISH_REASON_UNSPECIFIED"}]}"#;
    for (objects, expected) in [
        (&[USAGE, role, unspecified, "{}"][..], None),
        (&[USAGE, TEXT], Some(Decision::Content)),
        // An answer may be empty; one that the vendor stopped and a prompt that it blocked are answers too.
        (&[USAGE, STOP], Some(Decision::Content)),
        (&[SAFETY], Some(Decision::Content)),
        (&[BLOCKED], Some(Decision::Content)),
        (&[ERROR], Some(Decision::Error)),
        (&[USAGE, ERROR, TEXT], Some(Decision::Error)),
        (&[TEXT, ERROR], Some(Decision::Content)),
        (&[r#"{"candidates":oops}"#], Some(Decision::Malformed)),
        (&[r#"{"candidates":"odd"}"#, r#"{"error":null}"#], None),
    ] {
        for reader in readers(objects) {
            assert_eq!(
                reader.progress().decision,
                expected,
                "{objects:?} {reader:?}"
            );
        }
    }
}

#[test]
fn every_kind_of_part_is_content_and_an_empty_text_is_not() {
    for given in [
        r#"{"text":"x"}"#,
        r#"{"text":"x","thought":true}"#,
        r#"{"functionCall":{"name":"f"}}"#,
        r#"{"functionCall":{"name":"f","args":{}}}"#,
        r#"{"functionResponse":{}}"#,
        r#"{"executableCode":{"code":"1"}}"#,
        r#"{"codeExecutionResult":{"outcome":"OUTCOME_OK"}}"#,
        r#"{"inlineData":{"mimeType":"image/png","data":"AA"}}"#,
        r#"{"fileData":{"fileUri":"gs://x"}}"#,
    ] {
        let [events, array, assist] =
            readers(&[&part(given)]).map(|reader| reader.progress().content);
        assert!(events && array && assist, "{given}");
    }
    for given in [
        r#"{"text":""}"#,
        r#"{"text":"","thoughtSignature":"Cg=="}"#,
        "{}",
    ] {
        let [events, array, assist] =
            readers(&[&part(given)]).map(|reader| reader.progress().content);
        assert!(!(events || array || assist), "{given}");
    }
}

#[test]
fn it_is_complete_with_its_reason_or_blocked() {
    for (objects, complete, stop) in [
        (&[USAGE, TEXT][..], false, None),
        (&[TEXT, STOP], true, Some("STOP")),
        (&[TEXT, STOP, USAGE], true, Some("STOP")),
        (&[SAFETY], true, Some("SAFETY")),
        (&[BLOCKED], true, Some("PROHIBITED_CONTENT")),
        (&[TEXT, ERROR], false, None),
    ] {
        for reader in readers(objects) {
            assert_eq!(
                (reader.complete(), reader.stop_reason()),
                (complete, stop),
                "{objects:?}"
            );
        }
    }
    let second = r#"{"candidates":[{"index":1,"content":{"parts":[{"text":"x"}]}}]}"#;
    assert!(!readers(&[TEXT, second, STOP])[0].complete());
}

#[test]
fn an_error_is_named_by_its_status() {
    for reader in readers(&[ERROR]) {
        let error = reader.error().unwrap();
        assert_eq!(
            (error.kind.as_str(), error.message.as_str()),
            ("RESOURCE_EXHAUSTED", "busy")
        );
    }
}

#[test]
fn a_bare_object_is_read_as_well() {
    let mut reader = GeminiReader::for_stream();
    for byte in ERROR.as_bytes().chunks(1) {
        reader.push(byte);
    }
    assert_eq!(reader.progress().decision, Some(Decision::Error));
    assert!(!reader.between_events());
}

#[test]
fn nothing_can_be_put_into_an_array() {
    let [events, array, assist] = readers(&[TEXT, STOP]);
    assert!(events.between_events() && assist.between_events() && !array.between_events());
    assert!(GeminiReader::for_stream().between_events());
}

#[test]
fn usage_is_the_last_and_final_only_with_the_end() {
    for reader in readers(&[USAGE, TEXT]) {
        let estimate = reader.estimated_usage();
        assert!(estimate.partial && estimate.prompt_known);
        assert_eq!((estimate.usage.input, estimate.usage.output), (7, 1));
    }
    for reader in readers(&[USAGE, TEXT, STOP]) {
        assert!(!reader.estimated_usage().partial);
        assert_eq!((reader.usage().input, reader.usage().output), (7, 2));
    }
    for reader in readers(&[BLOCKED]) {
        assert!(!reader.estimated_usage().partial);
    }
}

#[test]
fn a_search_is_counted_once_a_request_and_only_if_it_was_one() {
    let grounded = |queries: &str| {
        format!(r#"{{"candidates":[{{"groundingMetadata":{{"webSearchQueries":{queries}}}}}]}}"#)
    };
    let (two, none) = (grounded(r#"["a","b"]"#), grounded("[]"));
    assert_eq!(
        readers(&[&two, &two]).map(|reader| reader.usage().web_searches),
        [1; 3]
    );
    assert_eq!(
        readers(&[&none]).map(|reader| reader.usage().web_searches),
        [0; 3]
    );
}

#[test]
fn images_are_content_but_no_text() {
    let image = part(r#"{"inlineData":{"mimeType":"image/png","data":"AAAAAAAAAAAAAAAA"}}"#);
    for reader in readers(&[&image]) {
        assert_eq!(reader.estimated_usage().usage.output, 0);
    }
}

#[test]
fn in_json_candidates_and_blocked_prompts_are_answers() {
    let read = |body: &str| usage_of_json(body.as_bytes()).unwrap();
    assert!(read(STOP).is_message && read(BLOCKED).is_message);
    assert!(!read(USAGE).is_message && !read(ERROR).is_message);
    assert!(read(&format!("[{ERROR}]")).is_error.is_some());
    assert!(usage_of_json(b"[{}, 1]").is_err() && usage_of_json(b"[{}").is_err());
}
