//! Settings as they are shown and sent. Forms, descriptions and ranges are those of the configuration file.

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type as SchemaWord,
};
use utoipa::{PartialSchema, ToSchema};

use crate::admin::shape::Time;
use crate::config::{Config, Effective, SettingKind};
use crate::store::ChosenSetting;

/// All settings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Settings {
    pub(super) items: Vec<Setting>,
}

/// A setting.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Setting {
    #[schema(example = "request_log.keep_days")]
    name: &'static str,
    /// What is in force; null where there is none, or it is secret.
    #[schema(value_type = Value, example = json!(30))]
    value: Value,
    #[schema(value_type = Value, example = json!(0))]
    default: Value,
    /// Who has set it: `environment`, `file` (both win over what is set here), `database` (set here), or `default` (nobody).
    #[schema(example = "database")]
    source: &'static str,
    /// The variable, or file and line, that states it.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    #[schema(example = "config/hub.yaml:12")]
    stated_in: Option<String>,
    /// Whether it can be changed here.
    editable: bool,
    /// Why it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<String>,
    /// `boolean`, `integer`, `number`, `text` or `choice`.
    #[serde(rename = "type")]
    #[schema(example = "integer")]
    kind: &'static str,
    /// The words of a `choice`.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<String>)]
    choices: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u64>,
    /// What a number counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "days")]
    unit: Option<&'static str>,
    /// What it is for, as the configuration file says it.
    description: String,
    /// Whether it is a secret, which is never shown.
    secret: bool,
    /// Whether a change needs a restart.
    restart: bool,
    /// The environment variable that overrides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<&'static str>,
    /// When it was last set here.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Time>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "alice")]
    updated_by: Option<String>,
}

impl Setting {
    pub(super) fn of(setting: Effective, chosen: Option<&ChosenSetting>) -> Self {
        let declared = setting.stated.as_ref().filter(|by| by.is_declared());
        let stated_in = declared.map(ToString::to_string);
        let why_not = match (setting.fixed, &stated_in) {
            (Some(why), _) => Some(why.to_owned()),
            (None, Some(by)) => Some(format!("it is stated in {by}")),
            (None, None) => None,
        };
        let (kind, choices): (_, &[&str]) = match setting.kind {
            SettingKind::Boolean => ("boolean", &[]),
            SettingKind::Integer => ("integer", &[]),
            SettingKind::Number => ("number", &[]),
            SettingKind::Text => ("text", &[]),
            SettingKind::Choice(words) => ("choice", words),
        };
        Self {
            unit: unit_of(setting.name, setting.kind),
            description: description(setting.docs),
            source: setting.source.as_str(),
            editable: why_not.is_none(),
            minimum: setting.range.map(|range| range.lowest),
            maximum: setting.range.and_then(|range| range.highest),
            name: setting.name,
            value: setting.json,
            default: setting.default,
            secret: setting.secret,
            restart: setting.restart,
            env: setting.env,
            updated_at: chosen.map(|row| Time::of_ms(row.updated_at_ms)),
            updated_by: chosen.map(|row| row.updated_by.clone()),
            stated_in,
            why_not,
            kind,
            choices,
        }
    }
}

fn description(docs: &[&str]) -> String {
    let lines: Vec<&str> = docs.iter().map(|line| line.trim()).collect();
    lines.join(" ")
}

/// Names end with their unit.
fn unit_of(name: &str, kind: SettingKind) -> Option<&'static str> {
    const UNITS: [(&str, &str); 6] = [
        ("_ms", "milliseconds"),
        ("_s", "seconds"),
        ("_h", "hours"),
        ("_days", "days"),
        ("_bytes", "bytes"),
        ("_rpm", "requests a minute"),
    ];
    let mut units = UNITS.iter().filter(|_| kind == SettingKind::Integer);
    let unit = units.find(|(end, _)| name.ends_with(end))?;
    Some(unit.1)
}

/// A change of settings: what a body may hold is what can be changed at all.
pub(super) struct SettingsPatch;

impl PartialSchema for SettingsPatch {
    fn schema() -> RefOr<Schema> {
        let patch = ObjectBuilder::new()
            .description(Some(
                "Settings by name: what is absent stays, `null` takes back what was set here.",
            ))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        let open = Config::default().effective().into_iter();
        let open = open.filter(|setting| setting.fixed.is_none());
        let patch = open.fold(patch, |patch, setting| {
            patch.property(setting.name, schema_of(&setting))
        });
        RefOr::T(Schema::Object(patch.build()))
    }
}

impl ToSchema for SettingsPatch {}

fn schema_of(setting: &Effective) -> ObjectBuilder {
    let word = match setting.kind {
        SettingKind::Boolean => SchemaWord::Boolean,
        SettingKind::Integer => SchemaWord::Integer,
        SettingKind::Number => SchemaWord::Number,
        SettingKind::Text | SettingKind::Choice(_) => SchemaWord::String,
    };
    let words = match setting.kind {
        SettingKind::Choice(words) => {
            let words = words.iter().map(|word| Value::from(*word));
            Some(words.chain([Value::Null]).collect::<Vec<_>>())
        }
        _ => None,
    };
    let highest = setting.range.and_then(|range| range.highest);
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![word, SchemaWord::Null]))
        .enum_values(words)
        .minimum(setting.range.map(|range| range.lowest as f64))
        .maximum(highest.map(|highest| highest as f64))
        .description(Some(description(setting.docs)))
}
