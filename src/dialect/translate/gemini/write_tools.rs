//! Tools for an upstream that speaks Gemini, and which of them may be called. Schemas go into `parametersJsonSchema`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::schema;
use crate::dialect::translate::neutral::{
    Function, Notes, Request, Tool, ToolChoice, Unsayable, WebSearchTool,
};

pub(super) const LOST_KEYWORDS: &str =
    "the vendor's schemas do not have all of its keywords: the model is less bound";

/// What runs at this vendor, as requests name it.
const HOSTED: [&str; 6] = [
    "urlContext",
    "codeExecution",
    "googleMaps",
    "fileSearch",
    "computerUse",
    "mcpServers",
];

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Declared<'a> {
    #[serde(rename_all = "camelCase")]
    Functions {
        function_declarations: Vec<Declaration<'a>>,
    },
    #[serde(rename_all = "camelCase")]
    Search {
        google_search: Empty,
    },
    Hosted(&'a RawValue),
}

#[derive(Serialize)]
pub(super) struct Empty {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Declaration<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters_json_schema: Option<Box<RawValue>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    function_calling_config: Calling<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Calling<'a> {
    mode: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_function_names: Vec<&'a str>,
}

pub(super) fn tools<'a>(tools: &'a [Tool], notes: &mut Notes) -> Vec<Declared<'a>> {
    let mut declared = Vec::new();
    let functions: Vec<_> = tools
        .iter()
        .filter_map(|tool| match tool {
            Tool::Function(function) => Some(declaration(function, notes)),
            _ => None,
        })
        .collect();
    let alone = functions.is_empty();
    if !alone {
        declared.push(Declared::Functions {
            function_declarations: functions,
        });
    }
    let mut searches = false;
    for tool in tools {
        match tool {
            Tool::Function(_) => {}
            // `translate::tools` has made functions of them.
            Tool::Custom { .. } => notes.drop("tools[]", "the vendor has no free-text tools"),
            // Beside functions most models refuse it; the newest want the parts of a search back unharmed in each
            // later turn, and clients of other dialects have no place for them.
            Tool::WebSearch(_) | Tool::Hosted { .. } if !alone => {
                notes.drop(
                    "tools[]",
                    "the vendor's own tools do not stand beside functions",
                );
            }
            Tool::WebSearch(search) => {
                if !searches {
                    searches = true;
                    declared.push(Declared::Search {
                        google_search: Empty {},
                    });
                }
                if *search != WebSearchTool::default() {
                    notes.drop("tools[]", "the vendor's search takes no settings");
                }
            }
            Tool::Hosted { kind, json } if HOSTED.contains(&kind.as_str()) => {
                declared.push(Declared::Hosted(json));
            }
            Tool::Hosted { .. } => notes.drop("tools[]", "only its own vendor runs this tool"),
        }
    }
    declared
}

fn declaration<'a>(function: &'a Function, notes: &mut Notes) -> Declaration<'a> {
    let parameters = function.parameters.as_deref().map(|parameters| {
        let (schema, lost) = schema::fitted(parameters, true);
        if lost {
            notes.drop("tools[] (schema)", LOST_KEYWORDS);
        }
        schema
    });
    if function.strict == Some(true) {
        notes.drop("tools[].strict", "the vendor has no such switch");
    }
    Declaration {
        name: &function.name,
        description: function.description.as_deref(),
        parameters_json_schema: parameters,
    }
}

pub(super) fn choice<'a>(
    request: &'a Request,
    notes: &mut Notes,
) -> Result<Option<ToolConfig<'a>>, Unsayable> {
    let Some(choice) = &request.tool_choice else {
        return Ok(None);
    };
    let is_function = |name: &str| request.tools.iter().any(|tool| tool.name() == Some(name));
    let has_functions = request.tools.iter().any(|tool| tool.name().is_some());
    let (mode, names): (_, Vec<&str>) = match choice {
        ToolChoice::Auto => ("AUTO", Vec::new()),
        ToolChoice::None => ("NONE", Vec::new()),
        ToolChoice::Any => ("ANY", Vec::new()),
        ToolChoice::Named(name) => ("ANY", vec![name]),
        ToolChoice::Among(names, must) => (
            if *must { "ANY" } else { "VALIDATED" },
            names.iter().map(String::as_str).collect(),
        ),
    };
    let (functions, others): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| is_function(name));
    if mode == "ANY" && (!has_functions || (functions.is_empty() && !names.is_empty())) {
        let named = others.first().map(|name| format!(" `{name}`"));
        let reason = format!(
            "demands a call of a tool{} that this model's provider cannot be given",
            named.unwrap_or_default()
        );
        return Err(Unsayable::new("tool_choice", reason));
    }
    if !others.is_empty() {
        notes.drop("tool_choice", "only functions can be chosen among");
    }
    // Without functions there is nothing to choose, and the vendor refuses the choice.
    let config = ToolConfig {
        function_calling_config: Calling {
            mode,
            allowed_function_names: functions,
        },
    };
    Ok(has_functions.then_some(config))
}
