//! `${NAME}`, `${NAME:-default}` and `$$` inside one scalar. Pure text in, text out: it runs after the YAML
//! is parsed, so that a value cannot become structure.

use super::Environment;

/// Replaces every reference. A `$` before anything but `{` or `$` stands for itself, as in a regex.
///
/// # Errors
/// A sentence that says what is missing or malformed; it never holds a variable's value.
pub(super) fn expand(text: &str, env: &dyn Environment) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let Some((reference, after)) = after.split_once('}') else {
                return Err(
                    "`${` without its `}`; write `$${` for the characters themselves".to_owned(),
                );
            };
            out.push_str(&resolve(reference, env)?);
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn resolve(reference: &str, env: &dyn Environment) -> Result<String, String> {
    let (name, default) = match reference.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (reference, None),
    };
    if !is_name(name) {
        return Err(format!(
            "`${{{name}}}` does not name an environment variable; write `$${{` for the characters themselves"
        ));
    }
    match (env.get(name), default) {
        // As in a shell, the default also stands in for a variable that is set to nothing.
        (Some(value), Some(default)) if value.is_empty() => Ok(default.to_owned()),
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(format!(
            "the environment variable `{name}` is not set; set it, or write `${{{name}:-default}}`"
        )),
    }
}

fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}
