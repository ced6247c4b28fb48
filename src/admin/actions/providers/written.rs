//! Parts of a provider that have other forms here: what was `inherit`, two ends of hours, maps that are replaced whole.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::args::{Maybe, Patch};
use crate::admin::problem::Problem;
use crate::auth::secret::Secret;
use crate::config::show_active_hours;
use crate::store::ProviderRow;

/// A number or a truth value that came as a text; what is neither stays one, and is refused as such.
pub(super) fn read_json(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// `inherit` leaves it to the client.
pub(super) fn chosen(word: Maybe<String>, write: impl FnOnce(String) -> Value) -> Option<Value> {
    word.written(|word| {
        if word == "inherit" {
            return Value::Null;
        }
        write(word)
    })
}

/// `null` is none of them.
pub(super) fn list<T>(list: Maybe<T>, write: impl FnOnce(T) -> Value) -> Option<Value> {
    match list {
        Maybe::Null => Some(json!([])),
        list => list.written(write),
    }
}

/// A map takes the place of the one before: in a merge patch, what is no longer there has to be said.
pub(super) fn replaced<'b, T>(
    map: Maybe<BTreeMap<String, T>>,
    before: Option<impl Iterator<Item = &'b String>>,
    write: impl Fn(&T) -> Value,
) -> Option<Value> {
    let map = match map {
        Maybe::Absent => return None,
        Maybe::Null => BTreeMap::new(),
        Maybe::Given(map) => map,
    };
    let gone = before.into_iter().flatten();
    let gone = gone.map(|name| (name.clone(), Value::Null));
    let all = gone.chain(map.iter().map(|(name, value)| (name.clone(), write(value))));
    Some(Value::Object(all.collect()))
}

/// Both ends of the hours, or neither.
pub(super) fn hours(
    start: Maybe<String>,
    end: Maybe<String>,
    present: Option<&ProviderRow>,
) -> Result<Option<Value>, Problem> {
    if start == Maybe::Absent && end == Maybe::Absent {
        return Ok(None);
    }
    let before = present.and_then(|row| row.tuning.active_hours.as_ref());
    let before = before.map(show_active_hours).unwrap_or_default();
    let before = before.split_once('-');
    let part = |part: Maybe<String>, before: Option<&str>| match part {
        Maybe::Absent => before.map(str::to_owned),
        part => part.value().filter(|text| !text.is_empty()),
    };
    let start = part(start, before.map(|(start, _)| start));
    let end = part(end, before.map(|(_, end)| end));
    match (start, end) {
        (None, None) => Ok(Some(Value::Null)),
        (Some(start), Some(end)) => Ok(Some(json!(format!("{start}-{end}")))),
        (Some(_), None) => Err(Problem::invalid(
            "/active_time_end",
            "is missing: hours have a beginning and an end",
        )),
        (None, Some(_)) => Err(Problem::invalid(
            "/active_time_start",
            "is missing: hours have a beginning and an end",
        )),
    }
}

/// The proxy; sent back as it is shown, it stays.
pub(super) fn proxy(
    patch: &mut Patch,
    url: Maybe<Secret>,
    fall_back: Option<bool>,
    present: Option<&ProviderRow>,
) -> Result<(), Problem> {
    const FALL_BACK: &str = "/proxy/fallback_to_direct";
    let has_one = present.is_some_and(|row| row.proxy_sealed.is_some());
    match url {
        Maybe::Given(url) if !url.expose().is_empty() => {
            patch.put("proxy_url", "/proxy/url", Some(json!(url.expose())));
            patch.put(
                "proxy_fallback_to_direct",
                FALL_BACK,
                fall_back.map(Value::Bool),
            );
        }
        Maybe::Absent if has_one => {
            patch.put(
                "proxy_fallback_to_direct",
                FALL_BACK,
                fall_back.map(Value::Bool),
            );
        }
        Maybe::Absent => {
            if fall_back == Some(true) && present.is_some() {
                let told = "`true`: there is no proxy to fall back from";
                return Err(Problem::invalid("/proxy_fallback_to_direct", told));
            }
        }
        _ => patch.put("proxy_url", "/proxy", Some(Value::Null)),
    }
    Ok(())
}
