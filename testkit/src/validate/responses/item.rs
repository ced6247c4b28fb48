//! One item of a stream of responses: what may be said of it, and in which order.

use serde_json::Value;

use super::{number, string};

#[derive(Debug)]
pub(super) struct Item {
    pub id: String,
    /// The item as it was done.
    pub whole: Option<Value>,
    kind: String,
    parts: Vec<Part>,
    /// What came of a call's argument, and whether it was said to be all.
    input: String,
    input_done: bool,
    /// Steps of a search.
    steps: usize,
}

/// A part of a message, or a summary of a thought.
#[derive(Debug, Default)]
struct Part {
    kind: String,
    text: String,
    citations: u64,
    text_done: bool,
    done: bool,
}

/// The steps of a search, in their order.
const STEPS: [&str; 3] = ["in_progress", "searching", "completed"];

impl Item {
    pub fn added(item: &Value) -> Result<Self, String> {
        let kind = string(item, "type")?.to_owned();
        let id = string(item, "id")?.to_owned();
        if id.is_empty() {
            return Err("the item's id is empty".to_owned());
        }
        if kind != "reasoning" && item["status"] != "in_progress" {
            return Err("a new item is `in_progress`".to_owned());
        }
        if let Some(list) = match kind.as_str() {
            "message" => Some("content"),
            "reasoning" => Some("summary"),
            _ => None,
        } && item[list].as_array().is_none_or(|list| !list.is_empty())
        {
            return Err(format!("`{list}` of a new item is an empty list"));
        }
        if let Some(field) = input_field(&kind) {
            string(item, "call_id")?;
            if string(item, "name")?.is_empty() {
                return Err("a call without a name".to_owned());
            }
            if !string(item, field)?.is_empty() {
                return Err(format!("`{field}` of a new call is empty"));
            }
        }
        Ok(Self {
            id,
            whole: None,
            kind,
            parts: Vec::new(),
            input: String::new(),
            input_done: false,
            steps: 0,
        })
    }

    pub fn event(&mut self, kind: &str, event: &Value) -> Result<(), String> {
        if self.whole.is_some() {
            return Err("the item is done".to_owned());
        }
        let kind = kind.strip_prefix("response.").ok_or("it is unknown")?;
        match (self.kind.as_str(), kind) {
            ("message", "content_part.added") => self.part_added(event, "content_index"),
            ("message", "content_part.done") => self.part_done(event, "content_index"),
            ("message", "output_text.delta") => {
                list(event, "logprobs")?;
                self.more(event, "content_index", "output_text")
            }
            ("message", "output_text.done") => {
                list(event, "logprobs")?;
                self.all(event, "content_index", "output_text", "text")
            }
            ("message", "refusal.delta") => self.more(event, "content_index", "refusal"),
            ("message", "refusal.done") => self.all(event, "content_index", "refusal", "refusal"),
            ("message", "output_text.annotation.added") => self.cited(event),
            ("reasoning", "reasoning_summary_part.added") => {
                self.part_added(event, "summary_index")
            }
            ("reasoning", "reasoning_summary_part.done") => self.part_done(event, "summary_index"),
            ("reasoning", "reasoning_summary_text.delta") => {
                self.more(event, "summary_index", "summary_text")
            }
            ("reasoning", "reasoning_summary_text.done") => {
                self.all(event, "summary_index", "summary_text", "text")
            }
            ("function_call", "function_call_arguments.delta")
            | ("custom_tool_call", "custom_tool_call_input.delta") => {
                if self.input_done {
                    return Err("the argument was complete".to_owned());
                }
                self.input.push_str(string(event, "delta")?);
                Ok(())
            }
            ("function_call", "function_call_arguments.done") => {
                self.input_done(event, "arguments")
            }
            ("custom_tool_call", "custom_tool_call_input.done") => self.input_done(event, "input"),
            ("web_search_call", step) => {
                let step = step.strip_prefix("web_search_call.").unwrap_or(step);
                if STEPS.get(self.steps) != Some(&step) {
                    return Err("a step of a search out of turn".to_owned());
                }
                self.steps += 1;
                Ok(())
            }
            (item, kind) => Err(format!("`{kind}` is nothing that is said of a `{item}`")),
        }
    }

    fn part(&mut self, event: &Value, index: &str) -> Result<&mut Part, String> {
        let at = number(event, index)? as usize;
        let part = self.parts.get_mut(at).ok_or("the part was not added")?;
        if part.done {
            return Err("the part is done".to_owned());
        }
        Ok(part)
    }

    fn part_added(&mut self, event: &Value, index: &str) -> Result<(), String> {
        if number(event, index)? != self.parts.len() as u64 {
            return Err(format!("the next part has the index {}", self.parts.len()));
        }
        let part = &event["part"];
        let kind = string(part, "type")?.to_owned();
        if !string(part, text_field(&kind))?.is_empty() {
            return Err("a new part is empty".to_owned());
        }
        if kind == "output_text" {
            list(part, "annotations")?;
        }
        self.parts.push(Part {
            kind,
            ..Part::default()
        });
        Ok(())
    }

    fn more(&mut self, event: &Value, index: &str, kind: &str) -> Result<(), String> {
        let delta = string(event, "delta")?;
        let part = self.part(event, index)?;
        if part.kind != kind || part.text_done || delta.is_empty() {
            return Err("more of a text that is none, is complete, or nothing more".to_owned());
        }
        part.text.push_str(delta);
        Ok(())
    }

    fn all(&mut self, event: &Value, index: &str, kind: &str, field: &str) -> Result<(), String> {
        let text = string(event, field)?;
        let part = self.part(event, index)?;
        if part.kind != kind || part.text_done || part.text != text {
            return Err("the whole is not the sum of what was streamed".to_owned());
        }
        part.text_done = true;
        Ok(())
    }

    fn cited(&mut self, event: &Value) -> Result<(), String> {
        let nth = number(event, "annotation_index")?;
        let annotation = &event["annotation"];
        string(annotation, "url")?;
        string(annotation, "title")?;
        if number(annotation, "start_index")? > number(annotation, "end_index")? {
            return Err("a citation ends before it begins".to_owned());
        }
        let part = self.part(event, "content_index")?;
        if part.citations != nth || part.text_done {
            return Err("a citation out of turn".to_owned());
        }
        part.citations += 1;
        Ok(())
    }

    fn part_done(&mut self, event: &Value, index: &str) -> Result<(), String> {
        let said = event["part"].clone();
        let part = self.part(event, index)?;
        if !part.text_done {
            return Err("a part is done before its text".to_owned());
        }
        part.fits(&said)?;
        part.done = true;
        Ok(())
    }

    fn input_done(&mut self, event: &Value, field: &str) -> Result<(), String> {
        if self.input_done || string(event, field)? != self.input {
            return Err("the whole is not the sum of what was streamed".to_owned());
        }
        self.input_done = true;
        Ok(())
    }

    pub fn done(&mut self, item: &Value) -> Result<(), String> {
        if self.whole.is_some() {
            return Err("the item was done before".to_owned());
        }
        if item["id"] != self.id.as_str() || item["type"] != self.kind.as_str() {
            return Err("it is not the item that was added".to_owned());
        }
        if self.kind != "reasoning" && item["status"] != "completed" {
            return Err("an item that is done is `completed`".to_owned());
        }
        if let Some(field) = input_field(&self.kind)
            && (!self.input_done || string(item, field)? != self.input)
        {
            return Err("the call is not what was streamed".to_owned());
        }
        if self.kind == "web_search_call" && self.steps != STEPS.len() {
            return Err("a search that did not go through its steps".to_owned());
        }
        let list = match self.kind.as_str() {
            "message" => item["content"].as_array(),
            "reasoning" => item["summary"].as_array(),
            _ => None,
        };
        let said = list.map(Vec::as_slice).unwrap_or_default();
        if said.len() != self.parts.len() || self.parts.iter().any(|part| !part.done) {
            return Err("the item's parts are not those that were streamed".to_owned());
        }
        for (part, said) in self.parts.iter().zip(said) {
            part.fits(said)?;
        }
        self.whole = Some(item.clone());
        Ok(())
    }
}

impl Part {
    fn fits(&self, said: &Value) -> Result<(), String> {
        let cited = said["annotations"].as_array().map_or(0, Vec::len) as u64;
        if said["type"] != self.kind.as_str()
            || said[text_field(&self.kind)] != self.text.as_str()
            || cited != self.citations
        {
            return Err("the part is not what was streamed".to_owned());
        }
        Ok(())
    }
}

fn text_field(kind: &str) -> &'static str {
    if kind == "refusal" { "refusal" } else { "text" }
}

/// Where the argument of a call stands that is streamed.
fn input_field(kind: &str) -> Option<&'static str> {
    match kind {
        "function_call" => Some("arguments"),
        "custom_tool_call" => Some("input"),
        _ => None,
    }
}

fn list(object: &Value, field: &str) -> Result<(), String> {
    if object[field].is_array() {
        Ok(())
    } else {
        Err(format!("`{field}` is no list"))
    }
}
