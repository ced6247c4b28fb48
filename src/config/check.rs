//! What values may be, as sentences about those that are not. Pure; each check suits `fields::Check`.

use std::ops::{Bound, RangeBounds};

use rust_decimal::Decimal;
use url::Url;

/// The result of a check: the rest of a sentence that begins with the value.
pub(super) type Checked = Result<(), String>;

/// Lets a check of a value stand for an optional one.
pub(super) fn given<T>(check: impl Fn(&T) -> Checked) -> impl Fn(&Option<T>) -> Checked {
    move |value| value.as_ref().map_or(Ok(()), &check)
}

/// `lowest..=highest`.
pub(super) fn within<T: PartialOrd + std::fmt::Display + Copy>(
    lowest: T,
    highest: T,
) -> impl Fn(&T) -> Checked {
    move |value| {
        if *value >= lowest && *value <= highest {
            Ok(())
        } else {
            Err(format!("must be from {lowest} to {highest}"))
        }
    }
}

pub(super) fn at_least<T: PartialOrd + std::fmt::Display + Copy>(
    lowest: T,
) -> impl Fn(&T) -> Checked {
    move |value| {
        if *value >= lowest {
            Ok(())
        } else {
            Err(format!("must be at least {lowest}"))
        }
    }
}

/// What a section writes as `range 1..=10` or `range 1..`.
pub(super) fn in_range<T, R>(range: R) -> impl Fn(&T) -> Checked
where
    T: PartialOrd + std::fmt::Display + Copy,
    R: RangeBounds<T>,
{
    move |value| match (range.start_bound(), range.end_bound()) {
        (Bound::Included(lowest), Bound::Included(highest)) => within(*lowest, *highest)(value),
        (Bound::Included(lowest), _) => at_least(*lowest)(value),
        _ => Ok(()),
    }
}

/// What people read: not empty, not long, on one line.
pub(super) fn label(most: usize) -> impl Fn(&String) -> Checked {
    move |text| {
        if text.trim().is_empty() {
            return Err("may not be empty".to_owned());
        }
        line(most)(text)
    }
}

/// The same, and it may be empty.
pub(super) fn line(most: usize) -> impl Fn(&String) -> Checked {
    move |text| {
        let long = text.chars().count();
        if long > most {
            return Err(format!("is {long} characters long, more than {most}"));
        }
        if text.chars().any(char::is_control) {
            return Err("may not hold a control character".to_owned());
        }
        Ok(())
    }
}

pub(super) fn not_negative(value: &f64) -> Checked {
    at_least(0.0)(value)
}

pub(super) fn decimal_not_negative(value: &Decimal) -> Checked {
    at_least(Decimal::ZERO)(value)
}

pub(super) fn url_of(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    if !schemes.contains(&url.scheme()) {
        return Err(format!("must begin with {}", listed(schemes)));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("names no host".to_owned());
    }
    Ok(url)
}

fn listed(schemes: &[&str]) -> String {
    let schemes: Vec<String> = schemes
        .iter()
        .map(|scheme| format!("{scheme}://"))
        .collect();
    schemes.join(" or ")
}

/// An address to call: no query or fragment, since paths are added to it.
pub(super) fn http_url<T: AsRef<str>>(text: &T) -> Checked {
    let text = text.as_ref();
    let url = url_of(text, &["http", "https"])?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("may not hold `?` or `#`: paths are added to it".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("may not hold a user or password; give the credential as `key`".to_owned());
    }
    Ok(())
}

/// An address to fetch as it is.
pub(super) fn page_url<T: AsRef<str>>(text: &T) -> Checked {
    url_of(text.as_ref(), &["http", "https"]).map(drop)
}

pub(super) fn proxy_url(url: &super::Hidden) -> Checked {
    super::ProxyUrl::parse(url.expose()).map(drop)
}

pub(super) fn redis_url(url: &super::Hidden) -> Checked {
    url_of(url.expose(), &["redis", "rediss"]).map(drop)
}

/// PostgreSQL passwords may hold what a strict URL may not, so only the scheme is looked at.
pub(super) fn dsn(dsn: &super::Hidden) -> Checked {
    let schemes = ["sqlite:", "postgres://", "postgresql://"];
    if schemes
        .iter()
        .any(|scheme| dsn.expose().starts_with(scheme))
    {
        Ok(())
    } else {
        Err("must begin with sqlite:// or postgres://".to_owned())
    }
}

/// The placeholder of many an example must never guard a hub.
pub(super) fn admin_token(token: &super::Hidden) -> Checked {
    if token.expose().trim().eq_ignore_ascii_case("change-me") {
        return Err(
            "`change-me` is a placeholder that everybody knows; choose a token of your own, or leave it out and the first start makes one".to_owned(),
        );
    }
    header_value(token)
}

/// A credential has to fit into a header as it is.
pub(super) fn header_value(text: &super::Hidden) -> Checked {
    if text.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err("must be printable ASCII characters without spaces".to_owned())
    }
}

pub(super) fn host<T: AsRef<str>>(host: &T) -> Checked {
    let host = host.as_ref();
    if host.chars().any(|char| char.is_whitespace() || char == '/') {
        return Err("must be an address or a host name, without scheme or path".to_owned());
    }
    Ok(())
}

/// `info`, or levels by module: `info,claude_code_hub::relay=debug`.
pub(super) fn log_level<T: AsRef<str>>(text: &T) -> Checked {
    let text = text.as_ref();
    let is_level = |word: &str| {
        let word = word.to_ascii_lowercase();
        ["trace", "debug", "info", "warn", "error", "off"].contains(&word.as_str())
    };
    let is_directive = |part: &str| match part.trim().split_once('=') {
        Some((target, level)) => !target.is_empty() && is_level(level),
        None => is_level(part.trim()),
    };
    if text.split(',').all(is_directive) {
        Ok(())
    } else {
        Err(
            "is not one of trace, debug, info, warn, error, off, nor `module=level` after it"
                .to_owned(),
        )
    }
}

pub(super) fn sha256_hex<T: AsRef<str>>(text: &T) -> Checked {
    let text = text.as_ref();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err("must be the 64 hexadecimal digits of a SHA-256".to_owned())
    }
}
