//! Which models a provider serves, and as what it knows them. Reads the rules; applying them is for others.

use actors::domain::{ModelRedirect, ModelRule, ModelTest};

use super::fields::{Fields, Value};
use super::provider::Names;

/// A name, or `{ prefix: … }`, `{ suffix: … }`, `{ contains: … }`, `{ regex: … }`. `None` where it is wrong and
/// reported.
pub(super) fn read_model_rule(value: &Value<'_>) -> Option<ModelRule> {
    if value.is_blank() {
        value.fail("may not be empty".to_owned());
        return None;
    }
    if value.is_scalar() {
        return value.scalar(&[]).map(ModelRule::Exact);
    }
    let fields = value.fields();
    let mut tests = [
        fields.optional("prefix", &[]).map(ModelTest::Prefix),
        fields.optional("suffix", &[]).map(ModelTest::Suffix),
        fields.optional("contains", &[]).map(ModelTest::Contains),
        fields
            .optional("regex", &[&regex_compiles])
            .map(ModelTest::Regex),
    ]
    .into_iter()
    .flatten();
    let Some(first) = tests.next() else {
        // An unknown or a wrong test is reported where it stands.
        if fields.is_empty() {
            value.fail("holds no test; one of prefix, suffix, contains, regex".to_owned());
        }
        return None;
    };
    if tests.next().is_some() {
        value.fail("holds several tests; write each as an entry of its own".to_owned());
    }
    Some(ModelRule::Test(first))
}

fn regex_compiles<T: AsRef<str>>(text: &T) -> Result<(), String> {
    let text = text.as_ref();
    regex::Regex::new(text).map(drop).map_err(|error| {
        let lines: Vec<String> = error
            .to_string()
            .lines()
            .map(|line| line.trim().to_owned())
            .collect();
        format!(
            "is not a regular expression: {}",
            lines.last().map_or("", String::as_str)
        )
    })
}

/// A mapping of names, or a list of rules of which the first that fits is used.
pub(super) fn read_redirects(fields: &Fields<'_>) -> Vec<ModelRedirect> {
    match fields.get("redirects") {
        Some(value) if value.is_list() => read_redirect_rules(&value),
        Some(value) => read_redirect_names(&value),
        None => Vec::new(),
    }
}

/// In the order of the names, which is that of the database: each name stands there once, so that it means nothing.
fn read_redirect_names(value: &Value<'_>) -> Vec<ModelRedirect> {
    let read = |(from, to): (&str, Value<'_>)| {
        if from.trim().is_empty() || to.is_blank() {
            to.fail("a redirect needs a model on both sides".to_owned());
        }
        let target: String = to.scalar(&[])?;
        if target == from {
            to.fail(format!("`{target}` is redirected to itself"));
        }
        Some(ModelRedirect {
            from: ModelRule::Exact(from.to_owned()),
            to: target,
        })
    };
    let mut redirects: Vec<ModelRedirect> = value.entries().into_iter().filter_map(read).collect();
    redirects.sort_by(|a, b| name_of(&a.from).cmp(&name_of(&b.from)));
    redirects
}

fn read_redirect_rules(value: &Value<'_>) -> Vec<ModelRedirect> {
    let mut names = Names::default();
    let read = |value: &Value<'_>| {
        let fields = value.fields();
        let to: String = fields.required("to", &[]);
        let Some(from) = fields.get("from") else {
            fields.fail(
                "from",
                "is required: a model, or a test such as `{ prefix: claude-3- }`".to_owned(),
            );
            return None;
        };
        let from = read_model_rule(&from)?;
        if let Some(name) = name_of(&from) {
            if name == to {
                fields.fail("to", format!("`{name}` is redirected to itself"));
            }
            names.check(&fields, "from", name);
        }
        Some(ModelRedirect { from, to })
    };
    value.list().iter().filter_map(read).collect()
}

/// The one model that a rule names, where it is no test.
fn name_of(rule: &ModelRule) -> Option<&str> {
    match rule {
        ModelRule::Exact(name) => Some(name),
        ModelRule::Test(_) => None,
    }
}
