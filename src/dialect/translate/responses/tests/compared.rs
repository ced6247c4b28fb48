//! Requests in a form that can be compared: schemas by their text.

use serde_json::Value;

use crate::dialect::translate::neutral::{Content, Format, Request, Tool};

/// All of a request that survives the way to an upstream and back.
pub(super) fn compared(request: &Request) -> String {
    let tools: Vec<String> = request.tools.iter().map(tool).collect();
    let format = request.format.as_ref().map(|format| match format {
        Format::Schema {
            name,
            schema,
            strict,
            ..
        } => {
            format!("{name:?} {} {strict:?}", schema.get())
        }
        other => format!("{other:?}"),
    });
    let calls: Vec<String> = request
        .turns
        .iter()
        .map(|turn| {
            let parts = turn.parts.iter();
            let parts: Vec<String> = parts.map(|part| content(&part.content)).collect();
            format!("{:?} {parts:#?}", turn.role)
        })
        .collect();
    format!(
        "{calls:#?}\n{tools:#?}\n{:?}\n{:?} {:?} {:?}\n{:?}\n{format:?} {:?}\n{:?} {:?} {:?} {:?}",
        request.tool_choice,
        request.parallel_tools,
        request.max_output,
        request.sampling,
        request.reasoning,
        request.verbosity,
        request.service_tier,
        request.end_user,
        request.metadata,
        request.cache_key,
    )
}

fn content(content: &Content) -> String {
    match content {
        Content::Hosted(hosted) => format!("{} {}", hosted.kind, hosted.json.get()),
        other => format!("{other:?}"),
    }
}

fn tool(tool: &Tool) -> String {
    match tool {
        Tool::Function(function) => {
            let schema = function.parameters.as_ref().map(|schema| schema.get());
            let schema: Option<Value> = schema.map(|text| serde_json::from_str(text).unwrap());
            format!(
                "{:?} {} {:?} {schema:?} {:?}",
                function.namespace, function.name, function.description, function.strict
            )
        }
        other => format!("{other:?}"),
    }
}
