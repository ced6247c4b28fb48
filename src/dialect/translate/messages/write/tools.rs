//! Tools as the API takes them, and which of them are to be called.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::super::neutral::{
    Function, Notes, Request, Tool, ToolChoice, Unsayable, WebSearchTool,
};
use super::super::wire::CacheControl;
use super::model::Model;
use super::schema;

/// A tool: of the client's own with a schema, or the vendor's search with a type.
#[derive(Debug, Serialize)]
pub(super) struct ToolOut<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_schema: Option<Cow<'a, RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_uses: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    allowed_domains: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    blocked_domains: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    user_location: Option<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<CacheControl>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
}

/// `tool_choice`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Choice<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disable_parallel_tool_use: bool,
}

impl Choice<'_> {
    /// Whether a tool has to be called.
    pub fn forces(&self) -> bool {
        matches!(self.kind, "any" | "tool")
    }
}

const WEB_SEARCH: &str = "web_search";

pub(super) fn write<'a>(
    request: &'a Request,
    model: Model,
    notes: &mut Notes,
) -> Result<(Vec<ToolOut<'a>>, Option<Choice<'a>>), Unsayable> {
    let among = match &request.tool_choice {
        Some(ToolChoice::Among(names, _)) => {
            notes.drop("tool_choice", "said by leaving the other tools out");
            Some(names)
        }
        _ => None,
    };
    let mut tools = Vec::with_capacity(request.tools.len());
    let mut names = HashSet::new();
    for tool in &request.tools {
        let name = tool.name();
        if let (Some(among), Some(name)) = (among, name)
            && !among.iter().any(|it| it == name)
        {
            continue;
        }
        let written = match tool {
            Tool::Function(tool) => function(tool, model, notes),
            Tool::WebSearch(tool) => search(tool, notes),
            // `translate::tools` has made functions of them.
            Tool::Custom { name, .. } => return Err(unsayable(name)),
            Tool::Hosted { .. } => {
                notes.drop(
                    "tools",
                    "a tool that only runs at another vendor was left out",
                );
                continue;
            }
        };
        if !names.insert(written.name) {
            notes.drop("tools", "of two tools with one name the first was kept");
            continue;
        }
        tools.push(written);
    }
    let choice = choice(request, &tools)?;
    Ok((tools, choice))
}

fn choice<'a>(
    request: &'a Request,
    tools: &[ToolOut<'_>],
) -> Result<Option<Choice<'a>>, Unsayable> {
    let disable_parallel_tool_use = request.parallel_tools == Some(false);
    let (kind, name) = match &request.tool_choice {
        Some(ToolChoice::Any | ToolChoice::Among(_, true)) if tools.is_empty() => {
            return Err(Unsayable::new(
                "tool_choice",
                "demands a tool, and none can be said to this provider",
            ));
        }
        Some(ToolChoice::Named(name)) => {
            if !tools.iter().any(|tool| tool.name == name) {
                return Err(unsayable(name));
            }
            ("tool", Some(name.as_str()))
        }
        Some(ToolChoice::Any | ToolChoice::Among(_, true)) => ("any", None),
        Some(ToolChoice::None) => ("none", None),
        Some(ToolChoice::Auto | ToolChoice::Among(_, false)) => ("auto", None),
        None if disable_parallel_tool_use => ("auto", None),
        None => return Ok(None),
    };
    if tools.is_empty() {
        return Ok(None);
    }
    Ok(Some(Choice {
        kind,
        name,
        disable_parallel_tool_use: disable_parallel_tool_use && kind != "none",
    }))
}

fn unsayable(name: &str) -> Unsayable {
    let reason = format!("names the tool `{name}`, which cannot be said to this provider");
    Unsayable::new("tool_choice", reason)
}

fn function<'a>(function: &'a Function, model: Model, notes: &mut Notes) -> ToolOut<'a> {
    let input_schema = schema::for_tool(function.parameters.as_deref(), notes);
    let strict = function.strict == Some(true) && model.has_formats();
    let strict = strict && schema::is_strict(&input_schema);
    if function.strict == Some(true) && !strict {
        notes.drop(
            "tools[].strict",
            "the model or the schema does not allow it",
        );
    }
    ToolOut {
        kind: None,
        name: &function.name,
        description: function.description.as_deref().filter(|it| !it.is_empty()),
        input_schema: Some(input_schema),
        strict: strict.then_some(true),
        max_uses: None,
        allowed_domains: &[],
        blocked_domains: &[],
        user_location: None,
        cache_control: function.cache.map(CacheControl::from),
    }
}

fn search<'a>(search: &'a WebSearchTool, notes: &mut Notes) -> ToolOut<'a> {
    if search.context_size.is_some() {
        notes.drop("search_context_size", "Anthropic has nothing like it");
    }
    let both = !search.allowed_domains.is_empty() && !search.blocked_domains.is_empty();
    if both {
        notes.drop(
            "blocked_domains",
            "Anthropic takes only one of the two lists",
        );
    }
    ToolOut {
        kind: Some("web_search_20250305"),
        name: WEB_SEARCH,
        description: None,
        input_schema: None,
        strict: None,
        max_uses: search.max_uses,
        allowed_domains: &search.allowed_domains,
        blocked_domains: if both { &[] } else { &search.blocked_domains },
        user_location: search.location.as_ref().map(|location| {
            let [country, region, city, timezone] = location.each_ref().map(Option::as_deref);
            Location {
                kind: "approximate",
                country,
                region,
                city,
                timezone,
            }
        }),
        cache_control: None,
    }
}
