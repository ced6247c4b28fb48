//! Tools of the vendor that run at the client: the model only names what to do. Other dialects have them as functions
//! of the same name, and their calls come back as items of the tool's own kind. Tools that run at the vendor are not
//! here.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::dialect::raw;
use crate::dialect::translate::neutral::{Function, ToolCall, ToolInput};

/// Where `Memory::echo` says which of them the request offers. A client never sees it.
pub(super) const OFFERED: &str = "(stand-ins)";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandIn {
    LocalShell,
    Shell,
    ApplyPatch,
    ToolSearch,
}

const ALL: [StandIn; 4] = [
    StandIn::LocalShell,
    StandIn::Shell,
    StandIn::ApplyPatch,
    StandIn::ToolSearch,
];

impl StandIn {
    /// The `type` of the tool, and the name of the function.
    pub fn name(self) -> &'static str {
        match self {
            Self::LocalShell => "local_shell",
            Self::Shell => "shell",
            Self::ApplyPatch => "apply_patch",
            Self::ToolSearch => "tool_search",
        }
    }

    /// Reads the object of a tool. `None` where it is another tool, or runs at the vendor after all.
    pub fn of_tool(kind: &str, json: &RawValue) -> Option<Self> {
        let stand_in = Self::named(kind)?;
        let [environment, execution] = raw::fields(json.get(), ["environment", "execution"])?;
        let at_client = match stand_in {
            Self::LocalShell | Self::ApplyPatch => true,
            Self::Shell => environment.is_none_or(|environment| {
                let kind = raw::fields(environment.get(), ["type"]).and_then(|[kind]| kind);
                raw::text(kind).is_none_or(|kind| kind == "local")
            }),
            Self::ToolSearch => raw::text(execution).is_some_and(|place| place == "client"),
        };
        at_client.then_some(stand_in)
    }

    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|stand_in| stand_in.name() == name)
    }

    /// By the `type` of a call's item, or of its output's.
    pub fn of_item(kind: &str) -> Option<Self> {
        let kind = kind.strip_suffix("_output").unwrap_or(kind);
        match kind {
            "tool_search" => Some(Self::ToolSearch),
            kind => Self::named(kind.strip_suffix("_call")?),
        }
    }

    /// Those that a request offered.
    pub fn offered(echo: &Map<String, Value>) -> Vec<Self> {
        let names = echo.get(OFFERED).and_then(Value::as_array);
        names
            .into_iter()
            .flatten()
            .filter_map(|name| Self::named(name.as_str()?))
            .collect()
    }

    /// What begins the id of its items.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::LocalShell => "lsh",
            Self::Shell => "sh",
            Self::ApplyPatch => "apc",
            Self::ToolSearch => "tsc",
        }
    }

    pub fn function(self, json: &RawValue) -> Function {
        let given = raw::fields(json.get(), ["description", "parameters"]).unwrap_or_default();
        let (description, schema) = match self {
            Self::LocalShell => (
                "Runs a command on the user's machine and returns its output.",
                json!({"type": "object", "properties": {
                    "command": {"type": "array", "items": {"type": "string"},
                        "description": "The program and its arguments, such as [\"bash\", \"-lc\", \"ls\"]."},
                    "working_directory": {"type": "string"},
                    "timeout_ms": {"type": "integer"},
                }, "required": ["command"]}),
            ),
            Self::Shell => (
                "Runs shell commands on the user's machine, one after another, and returns their output.",
                json!({"type": "object", "properties": {
                    "commands": {"type": "array", "items": {"type": "string"}},
                    "timeout_ms": {"type": "integer"},
                    "max_output_length": {"type": "integer"},
                }, "required": ["commands"]}),
            ),
            Self::ApplyPatch => (
                "Creates, changes or deletes a file. `diff` is a V4A diff: of a new file all lines, each after a `+`; \
                 of a change the changed lines after `-` and `+` between unchanged ones after a space, with `@@` \
                 before each place.",
                json!({"type": "object", "properties": {
                    "type": {"type": "string", "enum": ["create_file", "update_file", "delete_file"]},
                    "path": {"type": "string"},
                    "diff": {"type": "string"},
                }, "required": ["type", "path"]}),
            ),
            Self::ToolSearch => (
                "Finds more tools.",
                json!({"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}),
            ),
        };
        let [own_description, own_schema] = given;
        let own_description = raw::text(own_description).filter(|text| !text.is_empty());
        let own_schema = own_schema.filter(|schema| schema.get().starts_with('{'));
        Function {
            name: self.name().to_owned(),
            description: Some(own_description.map_or_else(|| description.to_owned(), Into::into)),
            parameters: own_schema
                .map(RawValue::to_owned)
                .or_else(|| serde_json::value::to_raw_value(&schema).ok()),
            ..Function::default()
        }
    }

    /// The field of the item that holds what a function has as its arguments.
    pub fn field(self) -> &'static str {
        match self {
            Self::LocalShell | Self::Shell => "action",
            Self::ApplyPatch => "operation",
            Self::ToolSearch => "arguments",
        }
    }

    /// A call out of the conversation, by what its item has in that field.
    pub fn call(self, id: String, said: &RawValue) -> ToolCall {
        let json = match (self, serde_json::from_str::<Map<String, Value>>(said.get())) {
            (Self::LocalShell, Ok(mut action)) => {
                action.shift_remove("type");
                Value::Object(action).to_string()
            }
            _ => said.get().to_owned(),
        };
        ToolCall {
            id,
            name: self.name().to_owned(),
            namespace: None,
            input: ToolInput::Json(json),
            seal: None,
        }
    }

    /// The item of a call that a model made. What it left out or wrote badly is empty: the client refuses such a call
    /// and tells the model.
    pub fn item(self, id: &str, call_id: &str, arguments: &str, status: &'static str) -> Value {
        let said: Map<String, Value> = serde_json::from_str(arguments).unwrap_or_default();
        let of_kind = |name: &str, right: fn(&Value) -> bool| {
            let value = said.get(name).filter(|value| right(value));
            value.cloned()
        };
        let mut inner = Map::new();
        let optional = |inner: &mut Map<String, Value>, name: &str, right| {
            if let Some(value) = of_kind(name, right) {
                inner.insert(name.to_owned(), value);
            }
        };
        match self {
            Self::LocalShell => {
                inner.insert("type".into(), "exec".into());
                inner.insert("command".into(), strings(said.get("command"), true));
                optional(&mut inner, "env", Value::is_object);
                inner.entry("env").or_insert_with(|| json!({}));
                optional(&mut inner, "timeout_ms", Value::is_u64);
                optional(&mut inner, "working_directory", Value::is_string);
            }
            Self::Shell => {
                inner.insert("commands".into(), strings(said.get("commands"), false));
                optional(&mut inner, "timeout_ms", Value::is_u64);
                optional(&mut inner, "max_output_length", Value::is_u64);
            }
            Self::ApplyPatch => {
                inner.insert("type".into(), "update_file".into());
                inner.insert("path".into(), "".into());
                optional(&mut inner, "type", Value::is_string);
                optional(&mut inner, "path", Value::is_string);
                if inner["type"] != "delete_file" {
                    inner.insert("diff".into(), "".into());
                    optional(&mut inner, "diff", Value::is_string);
                }
            }
            Self::ToolSearch => inner = said.clone(),
        }
        let mut item = json!({
            "type": format!("{}_call", self.name()),
            "id": id,
            "call_id": call_id,
            "status": status,
            self.field(): inner,
        });
        if self == Self::ToolSearch {
            item["execution"] = "client".into();
        }
        item
    }
}

/// A list of strings. A model that writes one line in its place means a line for a shell.
fn strings(value: Option<&Value>, program: bool) -> Value {
    match value {
        Some(Value::Array(list)) => list
            .iter()
            .filter(|word| word.is_string())
            .cloned()
            .collect(),
        Some(Value::String(line)) if program => json!(["bash", "-lc", line]),
        Some(Value::String(line)) => json!([line]),
        _ => json!([]),
    }
}
