//! A strict reader of responses streams, written from the vendor's documentation. It shares no code with the hub.

use std::collections::HashSet;

use serde_json::Value;

mod item;

use item::Item;

/// Whether a client of the dialect could be served this stream from its first to its last byte.
///
/// # Errors
/// What is wrong, and at which event.
pub fn responses(stream: &[u8]) -> Result<(), String> {
    let text = str::from_utf8(stream).map_err(|_| "the stream is not UTF-8".to_owned())?;
    if !text.is_empty() && !text.ends_with("\n\n") {
        return Err("the stream ends inside an event".to_owned());
    }
    let mut state = State::default();
    for (at, block) in text
        .split("\n\n")
        .filter(|block| !block.is_empty())
        .enumerate()
    {
        let told = event(block).and_then(|event| match event {
            Some((kind, event)) => state.event(&kind, &event),
            None => Ok(()),
        });
        told.map_err(|wrong| format!("event {at}: {wrong}\n{block}"))?;
    }
    if state.over {
        Ok(())
    } else {
        Err("the stream ends without `response.completed`, `.incomplete` or `.failed`".to_owned())
    }
}

/// Name and object of an event; `None` for a comment.
fn event(block: &str) -> Result<Option<(String, Value)>, String> {
    if block.lines().all(|line| line.starts_with(':')) {
        return Ok(None);
    }
    let (name, data) = block
        .split_once('\n')
        .ok_or("it has no line for its name and one for its data")?;
    let name = name
        .strip_prefix("event: ")
        .ok_or("its first line is not its name")?;
    let data = data
        .strip_prefix("data: ")
        .ok_or("its second line is not its data")?;
    let object: Value = serde_json::from_str(data).map_err(|error| error.to_string())?;
    if object["type"] != name {
        return Err(format!(
            "its name is `{name}` and its type {}",
            object["type"]
        ));
    }
    Ok(Some((name.to_owned(), object)))
}

#[derive(Debug, Default)]
struct State {
    sequence: u64,
    /// The id of the response.
    id: Option<String>,
    in_progress: bool,
    over: bool,
    items: Vec<Item>,
    ids: HashSet<String>,
}

impl State {
    fn event(&mut self, kind: &str, event: &Value) -> Result<(), String> {
        if self.over {
            return Err("it comes after the end".to_owned());
        }
        if number(event, "sequence_number")? != self.sequence {
            return Err(format!("its sequence number should be {}", self.sequence));
        }
        self.sequence += 1;
        if self.sequence == 1 && kind != "response.created" && kind != "error" {
            return Err("the first event must be `response.created`".to_owned());
        }
        match kind {
            "error" => {
                string(event, "message")?;
                self.over = true;
                Ok(())
            }
            "response.created" | "response.in_progress" => self.begins(kind, event),
            "response.completed" | "response.incomplete" | "response.failed" => {
                self.ends(kind, event)
            }
            "response.output_item.added" => self.added(event),
            _ => self.in_item(kind, event),
        }
    }

    fn response<'e>(&self, event: &'e Value) -> Result<&'e Value, String> {
        let response = &event["response"];
        let id = string(response, "id")?;
        if !id.starts_with("resp_") || id.len() < 6 {
            return Err(format!("`{id}` is no id of a response"));
        }
        if self.id.as_deref().is_some_and(|known| known != id) {
            return Err("the id of the response has changed".to_owned());
        }
        if response["object"] != "response" {
            return Err("`object` is not `response`".to_owned());
        }
        if response["created_at"].as_f64().is_none_or(|at| at <= 0.0) {
            return Err("`created_at` is no time".to_owned());
        }
        string(response, "model")?;
        for list in ["output", "tools"] {
            if !response[list].is_array() {
                return Err(format!("`{list}` is no list"));
            }
        }
        for field in [
            "tool_choice",
            "parallel_tool_calls",
            "error",
            "incomplete_details",
        ] {
            if response.get(field).is_none() {
                return Err(format!("`{field}` is missing"));
            }
        }
        Ok(response)
    }

    fn begins(&mut self, kind: &str, event: &Value) -> Result<(), String> {
        let response = self.response(event)?;
        if response["status"] != "in_progress" {
            return Err("the status is not `in_progress`".to_owned());
        }
        let created = kind == "response.created";
        if created == self.id.is_some() || (!created && self.in_progress) || !self.items.is_empty()
        {
            return Err("it comes twice, or too late".to_owned());
        }
        self.in_progress |= !created;
        self.id = Some(string(response, "id")?.to_owned());
        Ok(())
    }

    fn added(&mut self, event: &Value) -> Result<(), String> {
        if !self.in_progress {
            return Err("an item before `response.in_progress`".to_owned());
        }
        if number(event, "output_index")? != self.items.len() as u64 {
            return Err(format!("the next item has the index {}", self.items.len()));
        }
        let item = Item::added(&event["item"])?;
        if !self.ids.insert(item.id.clone()) {
            return Err("two items have the same id".to_owned());
        }
        self.items.push(item);
        Ok(())
    }

    fn in_item(&mut self, kind: &str, event: &Value) -> Result<(), String> {
        let index = number(event, "output_index")? as usize;
        let item = self.items.get_mut(index).ok_or("no item has this index")?;
        if kind == "response.output_item.done" {
            return item.done(&event["item"]);
        }
        if event["item_id"] != item.id.as_str() {
            return Err(format!("the item of this index is `{}`", item.id));
        }
        item.event(kind, event)
    }

    fn ends(&mut self, kind: &str, event: &Value) -> Result<(), String> {
        let response = self.response(event)?;
        let status = kind.strip_prefix("response.").unwrap_or_default();
        if response["status"] != status {
            return Err(format!("the status is not `{status}`"));
        }
        self.over = true;
        if status == "failed" {
            string(&response["error"], "code")?;
            string(&response["error"], "message")?;
            return Ok(());
        }
        if !response["error"].is_null() {
            return Err("an answer has no error".to_owned());
        }
        let reason = &response["incomplete_details"]["reason"];
        if (status == "incomplete") != reason.is_string() {
            return Err("`incomplete_details` does not fit the status".to_owned());
        }
        if let Some(item) = self.items.iter().find(|item| item.whole.is_none()) {
            return Err(format!("the item `{}` was not done", item.id));
        }
        let whole: Vec<&Value> = self
            .items
            .iter()
            .filter_map(|item| item.whole.as_ref())
            .collect();
        let output: Vec<&Value> = response["output"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        if whole != output {
            return Err("`output` is not what was streamed".to_owned());
        }
        usage(response.get("usage").ok_or("`usage` is missing")?)
    }
}

/// A vendor that counts nothing says so.
fn usage(usage: &Value) -> Result<(), String> {
    if usage.is_null() {
        return Ok(());
    }
    let (input, output) = (
        number(usage, "input_tokens")?,
        number(usage, "output_tokens")?,
    );
    if number(usage, "total_tokens")? != input + output {
        return Err("the tokens do not add up".to_owned());
    }
    if number(&usage["input_tokens_details"], "cached_tokens")? > input {
        return Err("more cached tokens than input".to_owned());
    }
    if number(&usage["output_tokens_details"], "reasoning_tokens")? > output {
        return Err("more reasoning than output".to_owned());
    }
    Ok(())
}

fn number(object: &Value, field: &str) -> Result<u64, String> {
    object[field]
        .as_u64()
        .ok_or_else(|| format!("`{field}` is no number"))
}

fn string<'o>(object: &'o Value, field: &str) -> Result<&'o str, String> {
    object[field]
        .as_str()
        .ok_or_else(|| format!("`{field}` is no text"))
}
