//! Tools for an upstream of this dialect, and which of them it is to call. Tools that run at another vendor are left
//! out, unless the request insists on one.

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::families::Family;
use crate::dialect::translate::neutral::{
    self, Function, Notes, Request, ToolChoice, Unsayable, WebSearchTool,
};

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: Written<'a>,
}

#[derive(Serialize)]
struct Written<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parameters: Schema<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Schema<'a> {
    Given(&'a RawValue),
    /// Some vendors refuse a function without a schema, and OpenAI one whose schema is no object's.
    Nothing {
        #[serde(rename = "type")]
        kind: &'static str,
        properties: NoProperties,
    },
}

#[derive(Serialize)]
struct NoProperties {}

#[derive(Default)]
pub(super) struct Tools<'a> {
    pub tools: Vec<Tool<'a>>,
    pub choice: Option<Value>,
    pub parallel: Option<bool>,
    pub web_search: Option<Value>,
}

pub(super) fn write<'a>(
    request: &'a Request,
    family: &Family,
    notes: &mut Notes,
) -> Result<Tools<'a>, Unsayable> {
    let mut written = Tools::default();
    for tool in &request.tools {
        match tool {
            neutral::Tool::Function(function) => {
                written.tools.push(write_function(function, family, notes));
            }
            neutral::Tool::WebSearch(search) if family.searches() => {
                written.web_search = Some(web_search(search, notes));
            }
            neutral::Tool::WebSearch(_) => {
                notes.drop("tools", "the model has no search of its own");
            }
            // Made functions before they come here.
            neutral::Tool::Custom { .. } => {}
            neutral::Tool::Hosted { .. } => {
                notes.drop("tools", "the tool runs at another vendor only");
            }
        }
    }
    choose(request, family, &mut written)?;
    if written.tools.is_empty() {
        return Ok(written);
    }
    // `true` is every vendor's default, and some know only that.
    written.parallel = request.parallel_tools.filter(|parallel| !parallel);
    if written.parallel.is_some() && !family.parallel_tools() {
        written.parallel = None;
        notes.drop("parallel_tool_calls", "the model does not take it");
    }
    Ok(written)
}

fn write_function<'a>(function: &'a Function, family: &Family, notes: &mut Notes) -> Tool<'a> {
    if function.cache.is_some() {
        let why = if family.cache_marks() {
            "the marks of messages cover the tools"
        } else {
            "the vendor caches prompts by itself"
        };
        notes.drop("tools[].cache_control", why);
    }
    let says_nothing = |schema: &&RawValue| schema.get().trim_matches(['{', '}', ' ']).is_empty();
    let given = function.parameters.as_deref();
    Tool {
        kind: "function",
        function: Written {
            name: &function.name,
            description: function.description.as_deref(),
            parameters: given.filter(|it| !says_nothing(it)).map_or(
                Schema::Nothing {
                    kind: "object",
                    properties: NoProperties {},
                },
                Schema::Given,
            ),
            strict: function.strict.filter(|strict| *strict),
        },
    }
}

fn web_search(search: &WebSearchTool, notes: &mut Notes) -> Value {
    let mut options = json!({});
    if let Some(size) = &search.context_size {
        options["search_context_size"] = size.as_str().into();
    }
    if let Some(location) = &search.location {
        let mut place = json!({});
        let names = ["country", "region", "city", "timezone"];
        for (name, value) in names.into_iter().zip(location) {
            if let Some(value) = value {
                place[name] = value.as_str().into();
            }
        }
        options["user_location"] = json!({"type": "approximate", "approximate": place});
    }
    for (field, given) in [
        ("tools[].max_uses", search.max_uses.is_some()),
        (
            "tools[].allowed_domains",
            !search.allowed_domains.is_empty(),
        ),
        (
            "tools[].blocked_domains",
            !search.blocked_domains.is_empty(),
        ),
    ] {
        if given {
            notes.drop(field, "the model's own search has no such limit");
        }
    }
    options
}

fn named(name: &str) -> Value {
    json!({"type": "function", "function": {"name": name}})
}

fn choose(request: &Request, family: &Family, written: &mut Tools<'_>) -> Result<(), Unsayable> {
    let missing = |what: &str| {
        let reason = format!("cannot be said to this model's provider: it has {what}");
        Err(Unsayable::new("tool_choice", reason))
    };
    let has = |written: &Tools<'_>, name: &str| {
        written.tools.iter().any(|tool| tool.function.name == name)
    };
    let none_left = written.tools.is_empty();
    match &request.tool_choice {
        None => {}
        Some(ToolChoice::Auto) if none_left => {}
        Some(ToolChoice::None) if none_left => {}
        Some(ToolChoice::Auto) => written.choice = Some("auto".into()),
        Some(ToolChoice::None) => written.choice = Some("none".into()),
        Some(ToolChoice::Any) if none_left => return missing("none of the tools"),
        Some(ToolChoice::Any) => written.choice = Some("required".into()),
        Some(ToolChoice::Named(name)) if has(written, name) => written.choice = Some(named(name)),
        Some(ToolChoice::Named(name)) => return missing(&format!("no tool `{name}`")),
        Some(ToolChoice::Among(names, must)) => {
            let known: Vec<&String> = names.iter().filter(|name| has(written, name)).collect();
            let mode = if *must { "required" } else { "auto" };
            if known.is_empty() && *must {
                return missing("none of the tools that are allowed");
            }
            if family.is_openai() && !known.is_empty() {
                let tools: Vec<Value> = known.iter().map(|name| named(name)).collect();
                written.choice = Some(json!({
                    "type": "allowed_tools",
                    "allowed_tools": {"mode": mode, "tools": tools},
                }));
            } else {
                // Others know no list of allowed tools: they get only those.
                written
                    .tools
                    .retain(|tool| known.iter().any(|name| *name == tool.function.name));
                written.choice = (!written.tools.is_empty()).then(|| mode.into());
            }
        }
    }
    Ok(())
}
