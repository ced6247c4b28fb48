//! The tools of a client's request, and which of them is to be called: as functions, as free-text tools, and in the
//! older form with `functions`. It fits no names.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read::{mark, unknown, web_search};
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{Function, Notes, Tool, ToolChoice, Unsayable};

pub(super) fn tools(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Vec<Tool>, Unsayable> {
    let mut tools = Vec::new();
    let listed: Vec<&RawValue> = fields.take("tools")?.unwrap_or_default();
    for (index, raw) in listed.into_iter().enumerate() {
        tools.push(tool(raw, &format!("tools[{index}]."), notes)?);
    }
    let older: Vec<&RawValue> = fields.take("functions")?.unwrap_or_default();
    for (index, raw) in older.into_iter().enumerate() {
        let inner = Fields::of(raw.get(), format!("functions[{index}]."))?;
        tools.push(Tool::Function(function(inner, notes)?));
    }
    tools.extend(web_search(fields)?);
    Ok(tools)
}

fn tool(raw: &RawValue, path: &str, notes: &mut Notes) -> Result<Tool, Unsayable> {
    let mut fields = Fields::of(raw.get(), path)?;
    let kind: String = fields
        .take("type")?
        .unwrap_or_else(|| "function".to_owned());
    match kind.as_str() {
        "function" => {
            let inner = fields
                .raw("function")
                .ok_or_else(|| Unsayable::new(fields.path_of("function"), "must be an object"))?;
            let inner = Fields::of(inner.get(), fields.path_of("function."))?;
            let mut function = function(inner, notes)?;
            let marked = fields.raw("cache_control");
            if let Some(marked) = marked {
                function.cache = Some(mark(marked, || fields.path_of("cache_control"))?);
            }
            fields.drop_rest(notes, "no field of a tool that other dialects have");
            Ok(Tool::Function(function))
        }
        "custom" => {
            let inner = fields
                .raw("custom")
                .ok_or_else(|| Unsayable::new(fields.path_of("custom"), "must be an object"))?;
            let mut inner = Fields::of(inner.get(), fields.path_of("custom."))?;
            let tool = Tool::Custom {
                name: name(&mut inner)?,
                namespace: None,
                description: inner.take("description")?,
                format: inner.raw("format").map(ToOwned::to_owned),
            };
            inner.drop_rest(notes, "no field of a tool that other dialects have");
            Ok(tool)
        }
        _ => Ok(Tool::Hosted {
            kind,
            json: raw.to_owned(),
        }),
    }
}

fn name(fields: &mut Fields<'_>) -> Result<String, Unsayable> {
    let name: Option<String> = fields.take("name")?;
    name.filter(|name| !name.is_empty())
        .ok_or_else(|| Unsayable::new(fields.path_of("name"), "must be a name"))
}

fn function(mut fields: Fields<'_>, notes: &mut Notes) -> Result<Function, Unsayable> {
    let function = Function {
        name: name(&mut fields)?,
        namespace: None,
        description: fields.take("description")?,
        parameters: parameters(&mut fields)?,
        strict: fields.take("strict")?,
        cache: None,
    };
    fields.drop_rest(notes, "no field of a tool that other dialects have");
    Ok(function)
}

fn parameters(fields: &mut Fields<'_>) -> Result<Option<Box<RawValue>>, Unsayable> {
    let Some(raw) = fields.raw("parameters") else {
        return Ok(None);
    };
    if raw.get().starts_with('{') {
        return Ok(Some(raw.to_owned()));
    }
    Err(Unsayable::new(
        fields.path_of("parameters"),
        "must be an object",
    ))
}

/// `tool_choice`, or the older `function_call`.
pub(super) fn choice(fields: &mut Fields<'_>) -> Result<Option<ToolChoice>, Unsayable> {
    #[derive(Deserialize)]
    struct Older {
        name: String,
    }
    let newer = fields.raw("tool_choice");
    let older = fields.raw("function_call");
    if let Some(raw) = newer {
        return chosen(raw).map(Some);
    }
    let Some(raw) = older else {
        return Ok(None);
    };
    if raw.get().starts_with('"') {
        return word(raw, "function_call").map(Some);
    }
    let one: Older = parse(raw, || "function_call".to_owned())?;
    Ok(Some(ToolChoice::Named(one.name)))
}

fn word(raw: &RawValue, field: &str) -> Result<ToolChoice, Unsayable> {
    let word: String = parse(raw, || field.to_owned())?;
    match word.as_str() {
        "auto" => Ok(ToolChoice::Auto),
        "none" => Ok(ToolChoice::None),
        "required" | "any" => Ok(ToolChoice::Any),
        _ => Err(unknown(field, &word)),
    }
}

fn chosen(raw: &RawValue) -> Result<ToolChoice, Unsayable> {
    #[derive(Deserialize)]
    struct Choice {
        #[serde(rename = "type")]
        kind: String,
        function: Option<Named>,
        custom: Option<Named>,
        allowed_tools: Option<Allowed>,
    }
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    #[derive(Deserialize)]
    struct Allowed {
        mode: Option<String>,
        tools: Vec<Choice>,
    }
    impl Choice {
        /// A tool of the vendor's goes by its kind.
        fn name(self) -> String {
            self.function
                .or(self.custom)
                .map_or(self.kind, |it| it.name)
        }
    }
    if raw.get().starts_with('"') {
        return word(raw, "tool_choice");
    }
    let choice: Choice = parse(raw, || "tool_choice".to_owned())?;
    match choice.allowed_tools {
        Some(allowed) => {
            let must = allowed.mode.as_deref() == Some("required");
            let names = allowed.tools.into_iter().map(Choice::name).collect();
            Ok(ToolChoice::Among(names, must))
        }
        None => Ok(ToolChoice::Named(choice.name())),
    }
}
