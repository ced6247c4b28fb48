//! Tools and the choice among them, as an upstream is told.

use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::dialect::translate::neutral::{
    Function, Notes, Request, Tool, ToolChoice, WebSearchTool,
};

/// Tools of this vendor; those of others cannot be said to it.
const OWN: [&str; 9] = [
    "code_interpreter",
    "computer",
    "computer_use_preview",
    "file_search",
    "image_generation",
    "local_shell",
    "mcp",
    "shell",
    "tool_search",
];

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum WireTool<'a> {
    Own(&'a RawValue),
    Named(Named<'a>),
    Group(Group<'a>),
    Search(Search<'a>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Named<'a> {
    Function {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        parameters: &'a RawValue,
        strict: bool,
    },
    Custom {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<&'a RawValue>,
    },
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "namespace")]
pub(super) struct Group<'a> {
    name: &'a str,
    description: &'static str,
    tools: Vec<Named<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "web_search")]
pub(super) struct Search<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<Filters<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_location: Option<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_context_size: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Filters<'a> {
    allowed_domains: &'a [String],
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "approximate")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
}

/// The schema of a function that takes nothing: the vendor wants one.
pub(super) fn nothing() -> Box<RawValue> {
    let schema = json!({"type": "object", "properties": {}});
    serde_json::value::to_raw_value(&schema).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// `nothing` outlives what is made of it.
pub(super) fn tools<'a>(
    request: &'a Request,
    nothing: &'a RawValue,
    notes: &mut Notes,
) -> Vec<WireTool<'a>> {
    let mut tools: Vec<WireTool<'a>> = Vec::with_capacity(request.tools.len());
    for tool in &request.tools {
        let (named, namespace) = match tool {
            Tool::Function(function) => (of_function(function, nothing), &function.namespace),
            Tool::Custom {
                name,
                namespace,
                description,
                format,
            } => {
                let named = Named::Custom {
                    name,
                    description: description.as_deref(),
                    format: format.as_deref(),
                };
                (named, namespace)
            }
            Tool::WebSearch(search) => {
                tools.push(WireTool::Search(of_search(search, notes)));
                continue;
            }
            Tool::Hosted { kind, json } => {
                if OWN.contains(&kind.as_str()) {
                    tools.push(WireTool::Own(json));
                } else {
                    let field = format!("tools[] of the type `{kind}`");
                    notes.drop(field, "it runs at another vendor");
                }
                continue;
            }
        };
        match (namespace.as_deref(), tools.last_mut()) {
            (None, _) => tools.push(WireTool::Named(named)),
            (Some(name), Some(WireTool::Group(group))) if group.name == name => {
                group.tools.push(named);
            }
            (Some(name), _) => tools.push(WireTool::Group(Group {
                name,
                description: "",
                tools: vec![named],
            })),
        }
    }
    tools
}

fn of_function<'a>(function: &'a Function, nothing: &'a RawValue) -> Named<'a> {
    Named::Function {
        name: &function.name,
        description: function.description.as_deref(),
        parameters: function.parameters.as_deref().unwrap_or(nothing),
        // The vendor's default is true, and refuses most schemas of other dialects.
        strict: function.strict.unwrap_or(false),
    }
}

fn of_search<'a>(search: &'a WebSearchTool, notes: &mut Notes) -> Search<'a> {
    if search.max_uses.is_some() {
        notes.drop(
            "tools[].max_uses",
            "OpenAI's search has no limit of its own",
        );
    }
    if !search.blocked_domains.is_empty() {
        notes.drop(
            "tools[].blocked_domains",
            "OpenAI's search knows only domains that are allowed",
        );
    }
    let allowed = search.allowed_domains.as_slice();
    Search {
        filters: (!allowed.is_empty()).then_some(Filters {
            allowed_domains: allowed,
        }),
        user_location: search.location.as_ref().map(|at| Location {
            country: at[0].as_deref(),
            region: at[1].as_deref(),
            city: at[2].as_deref(),
            timezone: at[3].as_deref(),
        }),
        search_context_size: search.context_size.as_deref(),
    }
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Choice<'a> {
    Word(&'static str),
    Tool(OneTool<'a>),
    Allowed(Allowed<'a>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum OneTool<'a> {
    Function { name: &'a str },
    Custom { name: &'a str },
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "allowed_tools")]
pub(super) struct Allowed<'a> {
    mode: &'static str,
    tools: Vec<OneTool<'a>>,
}

pub(super) fn choice(request: &Request) -> Option<Choice<'_>> {
    let one = |name| {
        let custom = request.tools.iter().any(
            |tool| matches!(tool, Tool::Custom { name: custom, .. } if custom.as_str() == name),
        );
        if custom {
            OneTool::Custom { name }
        } else {
            OneTool::Function { name }
        }
    };
    Some(match request.tool_choice.as_ref()? {
        ToolChoice::Auto => Choice::Word("auto"),
        ToolChoice::None => Choice::Word("none"),
        ToolChoice::Any => Choice::Word("required"),
        ToolChoice::Named(name) => Choice::Tool(one(name)),
        ToolChoice::Among(names, must) => Choice::Allowed(Allowed {
            mode: if *must { "required" } else { "auto" },
            tools: names.iter().map(|name| one(name)).collect(),
        }),
    })
}
