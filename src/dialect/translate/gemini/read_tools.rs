//! `tools` and `toolConfig` of a client's request.

use serde_json::value::RawValue;

use super::fold::{Folded, camel};
use super::schema;
use crate::dialect::raw::Object;
use crate::dialect::translate::neutral::{
    Function, Notes, Tool, ToolChoice, Unsayable, WebSearchTool,
};

pub(super) fn tools(
    listed: &[(String, &RawValue)],
    notes: &mut Notes,
) -> Result<Vec<Tool>, Unsayable> {
    let mut tools = Vec::new();
    for (path, json) in listed {
        let mut tool = Folded::of(json.get(), format!("{path}."))?;
        for (path, declaration) in tool.list("functionDeclarations")? {
            tools.push(Tool::Function(function(&path, declaration, notes)?));
        }
        // Each other field is a tool of the vendor.
        for member in Object::read(json.get()).iter().flat_map(|it| &it.members) {
            let name = member.name();
            match camel(&name) {
                _ if member.value.get() == "null" => {}
                "functionDeclarations" => {}
                "googleSearch" => {
                    let search = Folded::of(member.value.get(), format!("{path}.{name}."))?;
                    tools.push(Tool::WebSearch(web_search(search, notes)?));
                }
                "googleSearchRetrieval" | "enterpriseWebSearch" => {
                    tools.push(Tool::WebSearch(WebSearchTool::default()));
                }
                kind => tools.push(Tool::Hosted {
                    kind: kind.to_owned(),
                    json: schema::raw(&serde_json::json!({ kind: member.value })),
                }),
            }
        }
    }
    Ok(tools)
}

fn function(path: &str, json: &RawValue, notes: &mut Notes) -> Result<Function, Unsayable> {
    let mut declaration = Folded::of(json.get(), format!("{path}."))?;
    let Some(name) = declaration.take::<String>("name")? else {
        return Err(Unsayable::new(declaration.path_of("name"), "is missing"));
    };
    let description = declaration.take("description")?;
    let openapi = declaration.raw("parameters").map(schema::of_openapi);
    let json_schema = declaration.raw("parametersJsonSchema");
    declaration.drop_rest(notes);
    Ok(Function {
        name,
        description,
        parameters: json_schema.map(schema::of_json_schema).or(openapi),
        ..Function::default()
    })
}

fn web_search(mut search: Folded<'_>, notes: &mut Notes) -> Result<WebSearchTool, Unsayable> {
    let tool = WebSearchTool {
        blocked_domains: search.take("excludeDomains")?.unwrap_or_default(),
        ..WebSearchTool::default()
    };
    search.drop_rest(notes);
    Ok(tool)
}

pub(super) fn choice(
    mut config: Folded<'_>,
    notes: &mut Notes,
) -> Result<Option<ToolChoice>, Unsayable> {
    let calling = config.object("functionCallingConfig")?;
    config.drop_rest(notes);
    let Some(mut calling) = calling else {
        return Ok(None);
    };
    let mut names: Vec<String> = calling.take("allowedFunctionNames")?.unwrap_or_default();
    let mode = calling.word("mode")?;
    calling.drop_rest(notes);
    Ok(match (mode.as_deref(), names.len()) {
        (None | Some("MODE_UNSPECIFIED"), 0) => None,
        (Some("NONE"), _) => Some(ToolChoice::None),
        (Some("ANY"), 0) => Some(ToolChoice::Any),
        (Some("ANY"), 1) => names.pop().map(ToolChoice::Named),
        (Some("ANY"), _) => Some(ToolChoice::Among(names, true)),
        (Some("AUTO" | "VALIDATED"), 0) => Some(ToolChoice::Auto),
        (None | Some("AUTO" | "VALIDATED" | "MODE_UNSPECIFIED"), _) => {
            Some(ToolChoice::Among(names, false))
        }
        (Some(other), _) => {
            let reason = format!("must be AUTO, ANY, NONE or VALIDATED, found `{other}`");
            return Err(Unsayable::new(calling.path_of("mode"), reason));
        }
    })
}
