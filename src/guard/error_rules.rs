//! What an upstream's error is taken for, and what the client is told of it, by rules that an admin wrote. The first rule
//! that fits decides; it does not know what was asked.

use actors::domain::{ErrorBodies, ErrorRule, ErrorRuleId, Fault};

use super::fold::fold;
use super::pattern::Pattern;
use super::{Invalid, LeftOut};
use crate::dialect::anthropic::error::message_of;

/// As much of an error as is looked at, in bytes.
const LOOKED_AT: usize = 64 * 1024;
/// Longest message and largest body that a rule may give.
const MESSAGE_MAX: usize = 2000;
const BODY_MAX: usize = 64 * 1024;

/// The rules that are enabled, in their order.
#[derive(Debug, Default)]
pub struct ErrorRules(Vec<Compiled>);

#[derive(Debug)]
struct Compiled {
    id: ErrorRuleId,
    pattern: Pattern,
    rule: ErrorRule,
}

/// The rule that fits.
#[derive(Clone, Copy, Debug)]
pub struct Ruled<'r> {
    pub id: ErrorRuleId,
    pub rule: &'r ErrorRule,
}

/// What a rule does with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    pub id: ErrorRuleId,
    pub rule: ErrorRule,
    /// In words: `taken as the client's fault: no other provider is tried; the client gets status 400`.
    pub does: String,
}

/// Whether a rule can be saved.
///
/// # Errors
/// Its pattern cannot be used, what it gives is no answer, or it does nothing.
pub fn check(rule: &ErrorRule) -> Result<(), Invalid> {
    Pattern::compile(rule.match_type, &rule.pattern, "pattern")?;
    if let Some(status) = rule.status.filter(|status| !(200..=599).contains(status)) {
        let reason = format!("is {status}, which is no status from 200 to 599");
        return Err(Invalid::new("status", reason));
    }
    if let Some(status) = rule
        .override_status
        .filter(|status| !(400..=599).contains(status))
    {
        let reason = format!("is {status}: an error has one from 400 to 599");
        return Err(Invalid::new("override_status", reason));
    }
    if rule.fault == Some(Fault::BrokenAnswer) {
        let reason = "is `broken_answer`: one of client, account, model, provider, network";
        return Err(Invalid::new("fault", reason));
    }
    if let Some(message) = &rule.override_message {
        let length = message.chars().count();
        if message.trim().is_empty() || length > MESSAGE_MAX {
            let reason = format!("is {length} characters long: from 1 to {MESSAGE_MAX}");
            return Err(Invalid::new("override_message", reason));
        }
    }
    check_bodies(&rule.override_bodies)?;
    let nothing = rule.fault.is_none()
        && rule.override_status.is_none()
        && rule.override_message.is_none()
        && rule.override_bodies == ErrorBodies::default();
    if nothing {
        let reason = "is missing, and so is every override: the rule would do nothing";
        return Err(Invalid::new("fault", reason));
    }
    Ok(())
}

fn check_bodies(bodies: &ErrorBodies) -> Result<(), Invalid> {
    for (name, body) in each_body(bodies) {
        let Some(body) = body else {
            continue;
        };
        let wrong = |reason: String| Err(Invalid::new("override_bodies", reason));
        if body.len() > BODY_MAX {
            return wrong(format!(
                "holds {} bytes for {name}, more than {BODY_MAX}",
                body.len()
            ));
        }
        if !body.trim_start().starts_with('{') {
            return wrong(format!("holds no JSON object for {name}"));
        }
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(body) {
            return wrong(format!("holds no JSON for {name}: {error}"));
        }
    }
    Ok(())
}

fn each_body(bodies: &ErrorBodies) -> [(&'static str, Option<&str>); 4] {
    [
        ("anthropic", bodies.anthropic.as_deref()),
        ("openai_chat", bodies.openai_chat.as_deref()),
        ("openai_responses", bodies.openai_responses.as_deref()),
        ("gemini", bodies.gemini.as_deref()),
    ]
}

impl ErrorRules {
    /// Takes the rules that are enabled. What cannot be used is left out and said.
    #[must_use]
    pub fn compile(rules: &[(ErrorRuleId, &ErrorRule)]) -> (Self, Vec<LeftOut>) {
        let (mut usable, mut left_out) = (Vec::new(), Vec::new());
        for (id, rule) in rules.iter().filter(|(_, rule)| rule.enabled) {
            let compiled = check(rule)
                .and_then(|()| Pattern::compile(rule.match_type, &rule.pattern, "pattern"));
            match compiled {
                Ok(pattern) => usable.push(Compiled {
                    id: *id,
                    pattern,
                    rule: (*rule).clone(),
                }),
                Err(why) => left_out.push(LeftOut {
                    what: "error rule",
                    id: id.0,
                    why,
                }),
            }
        }
        usable.sort_by_key(|one| (one.rule.priority, one.id));
        (Self(usable), left_out)
    }

    /// The first rule that fits an upstream's error: its message, or all that it says. `status` is missing where the
    /// error stood inside of an answer that began well.
    #[must_use]
    pub fn find(&self, error: &[u8], status: Option<u16>) -> Option<Ruled<'_>> {
        if self.0.is_empty() {
            return None;
        }
        let looked_at = &error[..error.len().min(LOOKED_AT)];
        let whole = String::from_utf8_lossy(looked_at);
        let message = message_of(error).unwrap_or_default();
        let folded = (fold(&message), fold(&whole));
        let fits = |one: &&Compiled| {
            one.rule.status.is_none_or(|wanted| Some(wanted) == status)
                && (one.pattern.fits(&message, &folded.0) || one.pattern.fits(&whole, &folded.1))
        };
        self.0.iter().find(fits).map(|one| Ruled {
            id: one.id,
            rule: &one.rule,
        })
    }
}

/// Which of these rules would decide about an error, and what it would do. Rules that are disabled do not count.
#[must_use]
pub fn test(
    rules: &[(ErrorRuleId, &ErrorRule)],
    text: &str,
    status: Option<u16>,
) -> Option<Tested> {
    let (rules, _) = ErrorRules::compile(rules);
    let ruled = rules.find(text.as_bytes(), status)?;
    Some(Tested {
        id: ruled.id,
        rule: ruled.rule.clone(),
        does: words(ruled.rule),
    })
}

/// What a rule does, for the tester and the decision chain.
#[must_use]
pub fn words(rule: &ErrorRule) -> String {
    let mut words = Vec::new();
    if let Some(fault) = rule.fault {
        words.push(match fault {
            Fault::Client => "taken as the client's fault: no other provider is tried".to_owned(),
            Fault::Account => "taken as the account's fault: another one is tried".to_owned(),
            Fault::Model => "taken as the model's fault: another provider is tried".to_owned(),
            Fault::Network => {
                "taken as the network's fault: the same provider is tried again, then another"
                    .to_owned()
            }
            Fault::Provider | Fault::BrokenAnswer => {
                "taken as the provider's fault: another one is tried".to_owned()
            }
        });
    }
    if let Some(status) = rule.override_status {
        words.push(format!("the client gets status {status}"));
    }
    if rule.override_message.is_some() {
        words.push("the client gets another message".to_owned());
    }
    let bodies = each_body(&rule.override_bodies);
    let named: Vec<&str> = bodies
        .iter()
        .filter(|(_, body)| body.is_some())
        .map(|(name, _)| *name)
        .collect();
    if !named.is_empty() {
        words.push(format!("clients of {} get another body", named.join(", ")));
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use actors::domain::TextMatch;

    use super::*;

    fn rule(pattern: &str, match_type: TextMatch, priority: i32) -> ErrorRule {
        ErrorRule {
            pattern: pattern.to_owned(),
            match_type,
            status: None,
            category: "test".to_owned(),
            description: String::new(),
            fault: Some(Fault::Client),
            override_status: None,
            override_message: None,
            override_bodies: ErrorBodies::default(),
            priority,
            enabled: true,
        }
    }

    #[test]
    fn the_first_by_priority_decides() {
        let late = rule("quota", TextMatch::Contains, 5);
        let early = rule("^the QUOTA is used up$", TextMatch::Regex, -1);
        let only_429 = ErrorRule {
            status: Some(429),
            ..rule("slow down", TextMatch::Exact, 0)
        };
        let off = ErrorRule {
            enabled: false,
            ..rule("the", TextMatch::Contains, -9)
        };
        let rules = [
            (ErrorRuleId(1), &late),
            (ErrorRuleId(2), &early),
            (ErrorRuleId(3), &only_429),
            (ErrorRuleId(4), &off),
        ];
        let body = r#"{"type":"error","error":{"type":"x","message":"The quota is used up"}}"#;
        for (text, status, expected) in [
            (body, Some(400), Some(2)),
            ("the quota is used up", None, Some(2)),
            ("my Quota", None, Some(1)),
            (" Slow down ", Some(429), Some(3)),
            ("slow down", Some(500), None),
            (
                r#"{"error":{"type":"quota_exceeded","message":"no"}}"#,
                None,
                Some(1),
            ),
            ("the", None, None),
        ] {
            let found = test(&rules, text, status).map(|tested| tested.id.0);
            assert_eq!(found, expected, "{text}");
        }
        let tested = test(&rules, "my quota", None).unwrap();
        assert_eq!(
            tested.does,
            "taken as the client's fault: no other provider is tried"
        );
    }

    #[test]
    fn what_cannot_be_saved_is_named_with_its_field() {
        let good = rule("x", TextMatch::Contains, 0);
        assert_eq!(check(&good), Ok(()));
        let bad = |change: fn(&mut ErrorRule)| {
            let mut rule = good.clone();
            change(&mut rule);
            check(&rule).unwrap_err().field
        };
        assert_eq!(bad(|rule| rule.pattern.clear()), "pattern");
        assert_eq!(bad(|rule| rule.status = Some(99)), "status");
        assert_eq!(
            bad(|rule| rule.override_status = Some(200)),
            "override_status"
        );
        assert_eq!(
            bad(|rule| rule.override_message = Some(" ".to_owned())),
            "override_message"
        );
        assert_eq!(
            bad(|rule| rule.override_bodies.gemini = Some("[]".to_owned())),
            "override_bodies"
        );
        assert_eq!(
            bad(|rule| rule.override_bodies.anthropic = Some("{".to_owned())),
            "override_bodies"
        );
        assert_eq!(bad(|rule| rule.fault = None), "fault");
        assert_eq!(bad(|rule| rule.fault = Some(Fault::BrokenAnswer)), "fault");
        let broken = rule("(", TextMatch::Regex, 0);
        let (rules, left_out) =
            ErrorRules::compile(&[(ErrorRuleId(7), &broken), (ErrorRuleId(8), &good)]);
        assert_eq!((rules.0.len(), left_out[0].id), (1, 7));
    }
}
