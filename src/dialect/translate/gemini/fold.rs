//! Protobuf's JSON: a field may be spelt in camel case or in snake case, and SDKs mix the two in one body. The only
//! place that knows it. It folds no keys of what is the client's own: arguments, results, JSON schemas.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{Notes, Unsayable};

/// The fields that are spelt in two ways.
const SPELT: &[(&str, &str)] = &[
    ("allowedFunctionNames", "allowed_function_names"),
    ("anyOf", "any_of"),
    ("cachedContent", "cached_content"),
    ("candidateCount", "candidate_count"),
    ("codeExecution", "code_execution"),
    ("codeExecutionResult", "code_execution_result"),
    ("computerUse", "computer_use"),
    ("displayName", "display_name"),
    ("enterpriseWebSearch", "enterprise_web_search"),
    ("excludeDomains", "exclude_domains"),
    ("executableCode", "executable_code"),
    ("fileData", "file_data"),
    ("fileSearch", "file_search"),
    ("fileUri", "file_uri"),
    ("frequencyPenalty", "frequency_penalty"),
    ("functionCall", "function_call"),
    ("functionCallingConfig", "function_calling_config"),
    ("functionDeclarations", "function_declarations"),
    ("functionResponse", "function_response"),
    ("generationConfig", "generation_config"),
    ("googleMaps", "google_maps"),
    ("googleSearch", "google_search"),
    ("googleSearchRetrieval", "google_search_retrieval"),
    ("includeThoughts", "include_thoughts"),
    ("inlineData", "inline_data"),
    ("maxItems", "max_items"),
    ("maxLength", "max_length"),
    ("maxOutputTokens", "max_output_tokens"),
    ("maxProperties", "max_properties"),
    ("mcpServers", "mcp_servers"),
    ("mimeType", "mime_type"),
    ("minItems", "min_items"),
    ("minLength", "min_length"),
    ("minProperties", "min_properties"),
    ("parametersJsonSchema", "parameters_json_schema"),
    ("presencePenalty", "presence_penalty"),
    ("propertyOrdering", "property_ordering"),
    ("responseJsonSchema", "response_json_schema"),
    ("responseLogprobs", "response_logprobs"),
    ("responseMimeType", "response_mime_type"),
    ("responseModalities", "response_modalities"),
    ("responseSchema", "response_schema"),
    ("serviceTier", "service_tier"),
    ("sessionId", "session_id"),
    ("stopSequences", "stop_sequences"),
    ("systemInstruction", "system_instruction"),
    ("thinkingBudget", "thinking_budget"),
    ("thinkingConfig", "thinking_config"),
    ("thinkingLevel", "thinking_level"),
    ("thoughtSignature", "thought_signature"),
    ("toolCall", "tool_call"),
    ("toolConfig", "tool_config"),
    ("toolResponse", "tool_response"),
    ("topK", "top_k"),
    ("topP", "top_p"),
    ("urlContext", "url_context"),
];

/// The other spelling of a field, where it has one.
fn snake(camel: &str) -> Option<&'static str> {
    let place = SPELT.binary_search_by(|(name, _)| (*name).cmp(camel));
    place.ok().map(|place| SPELT[place].1)
}

/// The first spelling of a field, whichever was used.
pub(super) fn camel(name: &str) -> &str {
    if !name.contains('_') {
        return name;
    }
    let spelt = SPELT.iter().find(|(_, snake)| *snake == name);
    spelt.map_or(name, |(camel, _)| camel)
}

/// `Fields` that are asked for in camel case and found in both.
#[derive(Debug)]
pub(super) struct Folded<'a>(Fields<'a>);

impl<'a> Folded<'a> {
    pub fn of(json: &'a str, path: impl Into<String>) -> Result<Self, Unsayable> {
        Fields::of(json, path).map(Self)
    }

    pub fn raw(&mut self, name: &'static str) -> Option<&'a RawValue> {
        self.found(name).map(|(_, raw)| raw)
    }

    pub fn take<T: Deserialize<'a>>(&mut self, name: &'static str) -> Result<Option<T>, Unsayable> {
        let Some((spelt, raw)) = self.found(name) else {
            return Ok(None);
        };
        parse(raw, || self.0.path_of(spelt)).map(Some)
    }

    /// A count, which protobuf writes as a number or as a string of digits.
    pub fn count<T: std::str::FromStr>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Unsayable> {
        let Some((spelt, raw)) = self.found(name) else {
            return Ok(None);
        };
        let digits = raw.get().trim_matches('"');
        // SDKs of dynamic languages write whole numbers as floats.
        let digits = digits.strip_suffix(".0").unwrap_or(digits);
        digits.parse().map(Some).map_err(|_| {
            let reason = format!("must be a whole number, found `{}`", raw.get());
            Unsayable::new(self.0.path_of(spelt), reason)
        })
    }

    /// An object inside this one.
    pub fn object(&mut self, name: &'static str) -> Result<Option<Self>, Unsayable> {
        let Some((spelt, raw)) = self.found(name) else {
            return Ok(None);
        };
        Self::of(raw.get(), self.0.path_of(spelt) + ".").map(Some)
    }

    /// The items of a list, each with its path; one value without a list around it is a list of one.
    pub fn list(&mut self, name: &'static str) -> Result<Vec<(String, &'a RawValue)>, Unsayable> {
        let Some((spelt, raw)) = self.found(name) else {
            return Ok(Vec::new());
        };
        let path = self.0.path_of(spelt);
        if !raw.get().starts_with('[') {
            return Ok(vec![(path, raw)]);
        }
        let items: Vec<&RawValue> = parse(raw, || path.clone())?;
        let items = items.into_iter().enumerate();
        Ok(items
            .map(|(place, item)| (format!("{path}[{place}]"), item))
            .collect())
    }

    /// The name of an enum's value, in capitals.
    pub fn word(&mut self, name: &'static str) -> Result<Option<String>, Unsayable> {
        let word = self.take::<String>(name)?;
        Ok(word.map(|word| word.to_ascii_uppercase()))
    }

    pub fn path_of(&self, name: &str) -> String {
        self.0.path_of(name)
    }

    pub fn drop_rest(&self, notes: &mut Notes) {
        self.0.drop_rest(notes, "other dialects have no such field");
    }

    fn found(&mut self, name: &'static str) -> Option<(&'static str, &'a RawValue)> {
        let camel = self.0.raw(name).map(|raw| (name, raw));
        let snake = snake(name).and_then(|snake| Some((snake, self.0.raw(snake)?)));
        camel.or(snake)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_its_spellings_are_of_one_name() {
        assert!(SPELT.is_sorted());
        for (first, second) in SPELT {
            assert_eq!(first.to_lowercase(), second.replace('_', ""));
            assert_eq!((snake(first), camel(second)), (Some(*second), *first));
        }
    }

    #[test]
    fn both_spellings_are_read_and_neither_is_unknown() {
        let json = r#"{"thinkingConfig": {"include_thoughts": true, "thinking_budget": "12", "odd_one": 1}}"#;
        let mut outer = Folded::of(json, "").unwrap();
        let mut inner = outer.object("thinkingConfig").unwrap().unwrap();
        assert_eq!(inner.take("includeThoughts").unwrap(), Some(true));
        assert_eq!(inner.count("thinkingBudget").unwrap(), Some(12));
        let mut notes = Notes::default();
        inner.drop_rest(&mut notes);
        outer.drop_rest(&mut notes);
        let dropped: Vec<_> = notes.dropped().iter().map(|d| &*d.field).collect();
        assert_eq!(dropped, ["thinkingConfig.odd_one"]);
        let mut again = Folded::of(r#"{"top_k": true}"#, "a.").unwrap();
        assert_eq!(again.count::<u64>("topK").unwrap_err().field, "a.top_k");
    }
}
