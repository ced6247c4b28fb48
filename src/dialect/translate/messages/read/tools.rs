//! The tools of a request, and which of them are to be called.

use serde_json::value::RawValue;

use super::super::super::fields::Fields;
use super::super::super::neutral::{
    Function, Notes, Request, Tool, ToolChoice, Unsayable, WebSearchTool,
};
use super::blocks::{cache_mark, required};

pub(super) fn read(
    fields: &mut Fields<'_>,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let tools: Vec<&RawValue> = fields.take("tools")?.unwrap_or_default();
    for (place, tool) in tools.iter().enumerate() {
        let tool = read_tool(tool, format!("tools[{place}]."), notes)?;
        request.tools.push(tool);
    }
    if let Some(choice) = fields.raw("tool_choice") {
        read_choice(choice, request, notes)?;
    }
    Ok(())
}

fn read_tool(json: &RawValue, path: String, notes: &mut Notes) -> Result<Tool, Unsayable> {
    let mut fields = Fields::of(json.get(), path)?;
    let kind: Option<String> = fields.take("type")?;
    match kind.as_deref() {
        None | Some("custom") => {
            let cache = cache_mark(&mut fields)?;
            let function = Function {
                name: required(&mut fields, "name")?,
                namespace: None,
                description: fields.take("description")?,
                parameters: fields.raw("input_schema").map(ToOwned::to_owned),
                strict: fields.take("strict")?,
                cache,
            };
            // Among them `defer_loading`: elsewhere every tool is given at once.
            fields.drop_rest(notes, "only Anthropic knows it; the tool works without");
            Ok(Tool::Function(function))
        }
        Some(kind) if kind.starts_with("web_search_") => {
            let search = web_search(&mut fields)?;
            fields.drop_rest(notes, "only Anthropic's search knows it");
            Ok(Tool::WebSearch(search))
        }
        Some(kind) => Ok(Tool::Hosted {
            kind: kind.to_owned(),
            json: json.to_owned(),
        }),
    }
}

fn web_search(fields: &mut Fields<'_>) -> Result<WebSearchTool, Unsayable> {
    fields.raw("name");
    let location = match fields.raw("user_location") {
        None => None,
        Some(json) => {
            let path = fields.path_of("user_location");
            let mut inside = Fields::of(json.get(), format!("{path}."))?;
            Some([
                inside.take("country")?,
                inside.take("region")?,
                inside.take("city")?,
                inside.take("timezone")?,
            ])
        }
    };
    Ok(WebSearchTool {
        max_uses: fields.take("max_uses")?,
        allowed_domains: fields.take("allowed_domains")?.unwrap_or_default(),
        blocked_domains: fields.take("blocked_domains")?.unwrap_or_default(),
        location,
        context_size: None,
    })
}

fn read_choice(json: &RawValue, request: &mut Request, notes: &mut Notes) -> Result<(), Unsayable> {
    let mut fields = Fields::of(json.get(), "tool_choice.")?;
    let kind: String = required(&mut fields, "type")?;
    let choice = match kind.as_str() {
        "auto" => ToolChoice::Auto,
        "any" => ToolChoice::Any,
        "none" => ToolChoice::None,
        "tool" => {
            let name: String = required(&mut fields, "name")?;
            if !request.tools.iter().any(|tool| tool.name() == Some(&name)) {
                return Err(Unsayable::new(
                    "tool_choice.name",
                    format!("is `{name}`, which no tool of the client's own is called"),
                ));
            }
            ToolChoice::Named(name)
        }
        _ => {
            return Err(Unsayable::new(
                "tool_choice.type",
                format!("is `{kind}`, which is not known"),
            ));
        }
    };
    request.tool_choice = Some(choice);
    let disable: Option<bool> = fields.take("disable_parallel_tool_use")?;
    request.parallel_tools = disable.map(|disable| !disable);
    fields.raw("name");
    fields.drop_rest(notes, super::ONLY_HERE);
    Ok(())
}
