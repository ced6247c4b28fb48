//! The tools that a client offers, and which of them it demands.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::stand_in::StandIn;
use crate::dialect::raw;
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    Function, Notes, Tool, ToolChoice, Unsayable, WebSearchTool,
};

/// The group whose tools the vendor calls by their bare names.
const DEFAULT_GROUP: &str = "functions";

const UNKNOWN: &str = "the hub does not know it";

/// Tools, from wherever in the request they come.
#[derive(Debug, Default)]
pub(super) struct Tools {
    tools: Vec<Tool>,
    stand_ins: Vec<(StandIn, Box<RawValue>)>,
}

/// The name of a group as a part of its tools: the default one is none.
pub(super) fn group(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.is_empty() && name != DEFAULT_GROUP)
}

impl Tools {
    pub fn read(
        &mut self,
        list: &RawValue,
        path: &str,
        namespace: Option<&str>,
        notes: &mut Notes,
    ) -> Result<(), Unsayable> {
        let list: Vec<&RawValue> = parse(list, || path.to_owned())?;
        for (at, tool) in list.into_iter().enumerate() {
            let path = format!("{path}[{at}].");
            self.read_one(tool, path, namespace, notes)?;
        }
        Ok(())
    }

    fn read_one(
        &mut self,
        json: &RawValue,
        path: String,
        namespace: Option<&str>,
        notes: &mut Notes,
    ) -> Result<(), Unsayable> {
        let mut fields = Fields::of(json.get(), path)?;
        let kind = required::<String>(&mut fields, "type")?;
        let namespace = namespace.map(str::to_owned);
        match kind.as_str() {
            "function" => self.tools.push(Tool::Function(Function {
                name: required(&mut fields, "name")?,
                namespace,
                description: fields.take("description")?,
                parameters: fields.raw("parameters").map(RawValue::to_owned),
                strict: fields.take("strict")?,
                cache: None,
            })),
            "custom" => self.tools.push(Tool::Custom {
                name: required(&mut fields, "name")?,
                namespace,
                description: fields.take("description")?,
                format: fields
                    .raw("format")
                    .filter(|format| type_of(format).as_deref() != Some("text"))
                    .map(RawValue::to_owned),
            }),
            "namespace" => {
                let name = group(Some(required(&mut fields, "name")?));
                if let Some(said) = fields.take::<String>("description")?
                    && !said.is_empty()
                {
                    let field = "tools[].description of a `namespace`";
                    notes.drop(field, "its tools have descriptions of their own");
                }
                if let Some(tools) = fields.raw("tools") {
                    self.read(tools, &fields.path_of("tools"), name.as_deref(), notes)?;
                }
            }
            search if search.starts_with("web_search") => {
                let tool = web_search(&mut fields)?;
                self.tools.push(Tool::WebSearch(tool));
                fields.raw("external_web_access");
            }
            _ => {
                match StandIn::of_tool(&kind, json) {
                    Some(stand_in) => self.stand_ins.push((stand_in, json.to_owned())),
                    None => self.tools.push(Tool::Hosted {
                        kind,
                        json: json.to_owned(),
                    }),
                }
                return Ok(());
            }
        }
        fields.drop_rest(notes, UNKNOWN);
        Ok(())
    }

    /// All tools, and the names of those that stand in for one of the vendor's. Where the client has a function of the
    /// same name, the vendor's stays what it is.
    pub fn finish(self) -> (Vec<Tool>, Vec<&'static str>) {
        let Self {
            mut tools,
            stand_ins,
        } = self;
        let mut offered = Vec::new();
        for (stand_in, json) in stand_ins {
            let name = stand_in.name();
            if tools.iter().any(|tool| tool.name() == Some(name)) {
                let kind = name.to_owned();
                tools.push(Tool::Hosted { kind, json });
            } else {
                tools.push(Tool::Function(stand_in.function(&json)));
                offered.push(name);
            }
        }
        (tools, offered)
    }
}

pub(super) fn required<'a, T: Deserialize<'a>>(
    fields: &mut Fields<'a>,
    name: &'static str,
) -> Result<T, Unsayable> {
    fields
        .take(name)?
        .ok_or_else(|| Unsayable::new(fields.path_of(name), "is missing"))
}

fn type_of(json: &RawValue) -> Option<String> {
    let [kind] = raw::fields(json.get(), ["type"])?;
    raw::text(kind).map(Into::into)
}

fn web_search(fields: &mut Fields<'_>) -> Result<WebSearchTool, Unsayable> {
    #[derive(Deserialize)]
    struct Filters {
        allowed_domains: Option<Vec<String>>,
        blocked_domains: Option<Vec<String>>,
    }
    #[derive(Deserialize)]
    struct Location {
        country: Option<String>,
        region: Option<String>,
        city: Option<String>,
        timezone: Option<String>,
    }
    let filters: Option<Filters> = fields.take("filters")?;
    let (allowed, blocked) = filters.map_or((None, None), |filters| {
        (filters.allowed_domains, filters.blocked_domains)
    });
    let location: Option<Location> = fields.take("user_location")?;
    Ok(WebSearchTool {
        max_uses: None,
        allowed_domains: allowed.unwrap_or_default(),
        blocked_domains: blocked.unwrap_or_default(),
        location: location.map(|at| [at.country, at.region, at.city, at.timezone]),
        context_size: fields.take("search_context_size")?,
    })
}

pub(super) fn tool_choice(raw: &RawValue, notes: &mut Notes) -> Result<ToolChoice, Unsayable> {
    const FIELD: &str = "tool_choice";
    #[derive(Deserialize)]
    struct Choice {
        #[serde(rename = "type")]
        kind: String,
        name: Option<String>,
        mode: Option<String>,
        tools: Option<Vec<Allowed>>,
    }
    #[derive(Deserialize)]
    struct Allowed {
        #[serde(rename = "type")]
        kind: String,
        name: Option<String>,
    }
    if let Some(word) = raw::string(raw) {
        return match word.as_ref() {
            "auto" => Ok(ToolChoice::Auto),
            "none" => Ok(ToolChoice::None),
            "required" => Ok(ToolChoice::Any),
            other => Err(Unsayable::new(
                FIELD,
                format!("must be `auto`, `none`, `required` or an object, found `{other}`"),
            )),
        };
    }
    let choice: Choice = parse(raw, || FIELD.to_owned())?;
    let named = |kind: &str, name: Option<String>| match kind {
        "function" | "custom" => name,
        kind => StandIn::named(kind).map(|stand_in| stand_in.name().to_owned()),
    };
    if choice.kind == "allowed_tools" {
        let mut among = Vec::new();
        for tool in choice.tools.unwrap_or_default() {
            match named(&tool.kind, tool.name) {
                Some(name) => among.push(name),
                None => notes.drop(
                    "tool_choice.tools of the vendor",
                    "only the client's own tools can be named to another vendor",
                ),
            }
        }
        let must = choice.mode.as_deref() == Some("required");
        return Ok(ToolChoice::Among(among, must));
    }
    named(&choice.kind, choice.name)
        .map(ToolChoice::Named)
        .ok_or_else(|| {
            let reason = format!(
                "cannot be said to this model's provider: it demands `{}`, a tool that runs at OpenAI",
                choice.kind,
            );
            Unsayable::new(FIELD, reason)
        })
}
