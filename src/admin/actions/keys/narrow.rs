//! Pure: what somebody who is no admin may make of a key: anything that is not more than there was. Otherwise a key with
//! limits would make itself another without.

use actors::groups::groups_of;
use rust_decimal::Decimal;

use crate::admin::body::Wrong;
use crate::admin::keys::KeyDraft;
use crate::admin::problem::Problem;
use crate::store::UserRow;

/// `next`, where it may no more than `base`.
pub(super) fn narrowed(
    base: &KeyDraft,
    next: KeyDraft,
    user: &UserRow,
) -> Result<KeyDraft, Problem> {
    let mut wrong = Wrong::default();
    wrong.within("limits", |wrong| {
        let (had, has) = (&base.limits, &next.limits);
        let usd = [
            ("five_hour_usd", had.five_hour_usd, has.five_hour_usd),
            ("daily_usd", had.daily_usd, has.daily_usd),
            ("weekly_usd", had.weekly_usd, has.weekly_usd),
            ("monthly_usd", had.monthly_usd, has.monthly_usd),
            ("total_usd", had.total_usd, has.total_usd),
        ];
        for (field, had, has) in usd {
            no_more(wrong, field, had.map(|usd| usd.0), has.map(|usd| usd.0));
        }
        let sessions = [had.concurrent_sessions, has.concurrent_sessions];
        let [had_sessions, has_sessions] = sessions.map(|limit| limit.map(Decimal::from));
        no_more(wrong, "concurrent_sessions", had_sessions, has_sessions);
        // Another window would begin at nothing.
        if had.five_hour_usd.is_some() && had.five_hour_mode != has.five_hour_mode {
            wrong.add("five_hour_mode", "is for admins to change");
        }
        if had.daily_usd.is_some() && had.daily_mode != has.daily_mode {
            wrong.add("daily_mode", "is for admins to change");
        }
        if had.daily_usd.is_some() && had.daily_reset != has.daily_reset {
            wrong.add("daily_reset", "is for admins to change");
        }
    });
    if let Some(ends) = base.expires_at
        && next.expires_at.is_none_or(|next| next > ends)
    {
        let told = format!("would be after `{}`, when it has to end", ends.0);
        wrong.add("expires_at", told);
    }
    if next.web_login && !base.web_login {
        wrong.add("web_login", "is for admins to switch on");
    }
    let own = if base.groups.is_empty() {
        &user.groups
    } else {
        &base.groups
    };
    let own: Vec<&str> = groups_of(own).collect();
    // Without groups of its own a key has those of its user.
    let asked = if next.groups.is_empty() {
        &user.groups
    } else {
        &next.groups
    };
    if let Some(other) = groups_of(asked).find(|group| !own.contains(group)) {
        wrong.add("groups", format!("`{other}` is none of your groups"));
    }
    wrong.result().map(|()| next)
}

fn no_more(wrong: &mut Wrong, field: &str, had: Option<Decimal>, has: Option<Decimal>) {
    let Some(had) = had else { return };
    match has {
        None => wrong.add(field, format!("may not go away: it is `{had}`")),
        Some(has) if has > had => wrong.add(field, format!("`{has}` is more than `{had}`")),
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn draft(value: Value) -> KeyDraft {
        serde_json::from_value(value).unwrap()
    }

    fn user(groups: &[&str]) -> UserRow {
        UserRow {
            id: actors::domain::UserId(1),
            name: String::new(),
            enabled: true,
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            limits: actors::domain::Limits::default(),
            expires_at_ms: None,
            note: String::new(),
            tags: Vec::new(),
            allowed_models: Vec::new(),
            allowed_clients: Vec::new(),
            blocked_clients: Vec::new(),
            managed_by: crate::store::ManagedBy::Api,
            created_at_ms: 0,
            updated_at_ms: 0,
        }
    }

    /// The pointers of what is refused.
    fn refused(base: Value, next: Value, groups: &[&str]) -> Vec<String> {
        match narrowed(&draft(base), draft(next), &user(groups)) {
            Ok(_) => Vec::new(),
            Err(problem) => problem.errors.into_iter().map(|e| e.pointer).collect(),
        }
    }

    #[test]
    fn a_key_may_be_narrowed_and_not_widened() {
        let base = json!({"name": "a", "web_login": false, "groups": ["x"], "expires_at": "2030-01-01T00:00:00Z",
            "limits": {"daily_usd": "5", "concurrent_sessions": 2}});
        let less = json!({"name": "b", "web_login": false, "groups": ["x"], "expires_at": "2029-01-01T00:00:00Z",
            "limits": {"daily_usd": "4.5", "concurrent_sessions": 1, "total_usd": "100"}});
        assert_eq!(refused(base.clone(), less, &["x", "y"]), [""; 0]);
        let more = json!({"name": "b", "web_login": true, "groups": ["y"],
            "limits": {"daily_usd": "5.01", "daily_mode": "rolling"}});
        assert_eq!(
            refused(base.clone(), more, &["x", "y"]),
            [
                "/limits/daily_usd",
                "/limits/concurrent_sessions",
                "/limits/daily_mode",
                "/expires_at",
                "/web_login",
                "/groups"
            ]
        );
        // Those of the user are more than its own.
        let all = json!({"name": "a", "web_login": false, "groups": [], "expires_at": "2030-01-01T00:00:00Z",
            "limits": {"daily_usd": "5", "concurrent_sessions": 2}});
        assert_eq!(refused(base, all, &["x", "y"]), ["/groups"]);
    }

    #[test]
    fn a_key_without_bounds_may_get_some() {
        let free = json!({"name": "a"});
        let bound = json!({"name": "a", "groups": ["x"], "limits": {"daily_usd": "1"}});
        assert_eq!(refused(free.clone(), bound, &["x"]), [""; 0]);
        let other = json!({"name": "a", "groups": ["other"]});
        assert_eq!(refused(free.clone(), other, &[]), ["/groups"]);
        let default = json!({"name": "a", "groups": ["default"]});
        assert_eq!(refused(free, default, &[]), [""; 0]);
    }
}
