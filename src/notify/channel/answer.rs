//! Pure: whether a receiver took a message, which several say in the body of a 200.

use serde_json::Value;

use super::super::address::Address;

/// The longest wait that a receiver's word is followed for.
const WAIT_MAX_MS: u64 = 15 * 60 * 1000;
/// WeCom and DingTalk: asked too often, or the system is busy.
const LATER_CODES: [i64; 5] = [-1, 45009, 130_101, 410_100, 430_101];
/// Feishu: too many requests.
const FEISHU_LATER: [i64; 2] = [9499, 11232];

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    Accepted,
    /// It would say so again.
    Refused,
    /// In so many milliseconds, where it says when.
    Later(Option<u64>),
}

/// Reads an answer. `retry_after` is the header's text.
#[must_use]
pub fn read(address: &Address, status: u16, retry_after: Option<&str>, body: &str) -> Heard {
    let json: Value = serde_json::from_str(body).unwrap_or_default();
    if !(200..300).contains(&status) {
        return match status {
            408 | 425 | 429 | 500..=599 => Heard::Later(wait_ms(retry_after, &json)),
            _ => Heard::Refused,
        };
    }
    match address {
        Address::Wecom { .. } | Address::Dingtalk { .. } => {
            by_code(json["errcode"].as_i64(), &LATER_CODES)
        }
        Address::Feishu { .. } => {
            let code = json["code"].as_i64().or(json["StatusCode"].as_i64());
            by_code(code, &FEISHU_LATER)
        }
        Address::Telegram { .. } if json["ok"] != Value::Bool(true) => Heard::Refused,
        Address::Slack { .. } if body.trim() != "ok" => Heard::Refused,
        _ => Heard::Accepted,
    }
}

/// An answer without a code is not from the robot, whatever its status.
fn by_code(code: Option<i64>, later: &[i64]) -> Heard {
    match code {
        Some(0) => Heard::Accepted,
        Some(code) if later.contains(&code) => Heard::Later(None),
        _ => Heard::Refused,
    }
}

/// Seconds, in the header or, with fractions, in the body of Discord and Telegram.
fn wait_ms(retry_after: Option<&str>, json: &Value) -> Option<u64> {
    let header = retry_after.and_then(|text| text.trim().parse::<f64>().ok());
    let body = json["retry_after"]
        .as_f64()
        .or(json["parameters"]["retry_after"].as_f64());
    let seconds = body.or(header)?;
    // Casting a float clamps it.
    Some(((seconds * 1000.0).ceil() as u64).min(WAIT_MAX_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(json: &str) -> Address {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_receiver_says_in_its_own_way_whether_it_took_the_message() {
        let wecom = at(r#"{"kind":"wecom","url":"x"}"#);
        let feishu = at(r#"{"kind":"feishu","url":"x"}"#);
        let telegram = at(r#"{"kind":"telegram","bot_token":"x","chat_id":"1"}"#);
        let slack = at(r#"{"kind":"slack","url":"x"}"#);
        let discord = at(r#"{"kind":"discord","url":"x"}"#);
        let custom = at(r#"{"kind":"custom","url":"x"}"#);
        use Heard::{Accepted, Later, Refused};
        let table = [
            (
                &wecom,
                200,
                None,
                r#"{"errcode":0,"errmsg":"ok"}"#,
                Accepted,
            ),
            (
                &wecom,
                200,
                None,
                r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#,
                Refused,
            ),
            (
                &wecom,
                200,
                None,
                r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#,
                Later(None),
            ),
            (&wecom, 200, None, "<html>login first</html>", Refused),
            (
                &feishu,
                200,
                None,
                r#"{"code":0,"msg":"success","data":{}}"#,
                Accepted,
            ),
            (
                &feishu,
                200,
                None,
                r#"{"StatusCode":0,"StatusMessage":"success"}"#,
                Accepted,
            ),
            (
                &feishu,
                200,
                None,
                r#"{"code":19021,"msg":"sign match fail"}"#,
                Refused,
            ),
            (
                &feishu,
                200,
                None,
                r#"{"code":11232,"msg":"frequency limited"}"#,
                Later(None),
            ),
            (&telegram, 200, None, r#"{"ok":true,"result":{}}"#, Accepted),
            (
                &telegram,
                400,
                None,
                r#"{"ok":false,"error_code":400}"#,
                Refused,
            ),
            (
                &telegram,
                429,
                None,
                r#"{"ok":false,"parameters":{"retry_after":7}}"#,
                Later(Some(7000)),
            ),
            (&slack, 200, None, "ok", Accepted),
            (&slack, 200, None, "invalid_payload", Refused),
            (&slack, 404, None, "no_service", Refused),
            (&slack, 429, Some("30"), "rate_limited", Later(Some(30_000))),
            (&discord, 204, None, "", Accepted),
            (
                &discord,
                429,
                Some("1"),
                r#"{"retry_after":0.5}"#,
                Later(Some(500)),
            ),
            (&custom, 202, None, "whatever", Accepted),
            (&custom, 302, None, "", Refused),
            (&custom, 503, Some("99999"), "", Later(Some(WAIT_MAX_MS))),
            (&custom, 500, Some("Wed, 21 Oct"), "", Later(None)),
        ];
        for (address, status, after, body, wanted) in table {
            assert_eq!(
                read(address, status, after, body),
                wanted,
                "{status} {body}"
            );
        }
    }
}
