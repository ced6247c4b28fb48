//! What an identity may do: roles, permissions, and the scopes of API tokens. Pure.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Who somebody is to the hub. Each may do all that the ones below may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees their own keys, usage and quotas.
    User,
    /// Sees everything but secrets, changes nothing.
    Auditor,
    /// Changes everything but accounts and the master key.
    Admin,
    Owner,
}

/// What an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Nobody needs to sign in.
    Public,
    /// Signed in, as anybody; sees what is their own.
    Me,
    /// Looks at everything.
    Read,
    /// Changes everything but what `own` guards.
    Write,
    /// Accounts, the master key.
    Own,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::User, Self::Auditor, Self::Admin, Self::Owner];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Public | Permission::Me => true,
            Permission::Read => self >= Self::Auditor,
            Permission::Write => self >= Self::Admin,
            Permission::Own => self == Self::Owner,
        }
    }
}

impl Permission {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Me => "me",
            Self::Read => "read",
            Self::Write => "write",
            Self::Own => "own",
        }
    }
}

/// A text that names no role.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: owner, admin, auditor or user")]
pub struct NoRole(String);

impl FromStr for Role {
    type Err = NoRole;

    fn from_str(text: &str) -> Result<Self, NoRole> {
        let mut all = Self::ALL.into_iter();
        all.find(|role| role.as_str() == text)
            .ok_or_else(|| NoRole(text.to_owned()))
    }
}

/// What an API token may touch: an area of the API (the path's first part after `/api/v1/`, or `*`), to read or to
/// write. `providers:read`, `*:write`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// `None` is every area.
    area: Option<String>,
    writes: bool,
}

/// A text that is no scope.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no scope: `<area>:read` or `<area>:write`, where the area is `*` or like `providers`"
)]
pub struct NoScope(String);

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        let parts = text.split_once(':');
        let known = |area: &str| {
            area == "*"
                || (!area.is_empty() && area.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        };
        match parts {
            Some((area, verb @ ("read" | "write"))) if known(area) => Ok(Self {
                area: (area != "*").then(|| area.to_owned()),
                writes: verb == "write",
            }),
            _ => Err(NoScope(text.to_owned())),
        }
    }
}

/// Whether scopes let an operation in this area through. Who may write may read.
#[must_use]
pub fn scopes_allow(scopes: &[Scope], area: &str, permission: Permission) -> bool {
    let writes = matches!(permission, Permission::Write | Permission::Own);
    scopes.iter().any(|scope| {
        scope.area.as_deref().is_none_or(|own| own == area) && (scope.writes || !writes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_one_below_may_and_more() {
        let may = |role: Role| {
            [
                Permission::Public,
                Permission::Me,
                Permission::Read,
                Permission::Write,
                Permission::Own,
            ]
            .into_iter()
            .filter(|permission| role.may(*permission))
            .count()
        };
        assert_eq!(Role::ALL.map(may), [2, 3, 4, 5]);
    }

    #[test]
    fn scopes_are_an_area_and_a_verb() {
        let scopes = |texts: &[&str]| -> Vec<Scope> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let read = scopes(&["providers:read"]);
        assert!(scopes_allow(&read, "providers", Permission::Read));
        assert!(!scopes_allow(&read, "providers", Permission::Write));
        assert!(!scopes_allow(&read, "users", Permission::Read));
        let all = scopes(&["*:write"]);
        assert!(scopes_allow(&all, "users", Permission::Read));
        assert!(scopes_allow(&all, "users", Permission::Own));
        assert!(!scopes_allow(&[], "users", Permission::Me));
        for bad in ["", "providers", "providers:delete", ":read", "Pro:read"] {
            assert!(bad.parse::<Scope>().is_err(), "{bad}");
        }
    }

    #[test]
    fn roles_are_read_by_name() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().is_err());
    }
}
