//! Who calls an action, and whether they may: as [`super::super::access::Access`] does for `/api/v1`, but all actions are
//! `POST`s, so that each says itself whether it changes anything.

use std::marker::PhantomData;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use actix_web::{FromRequest, HttpRequest, web};
use actors::domain::{KeyId, UserId};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use crate::admin::Admin;
use crate::admin::access::{doorkeeper, identify, judged, nobody, origin, permitted, sent_csrf};
use crate::admin::me::Own;
use crate::admin::problem::{Code, Problem};
use crate::auth::identity::{Identity, Via};
use crate::auth::role::Permission;
use crate::store::Who;

/// The cookie of the earlier system. Its scripts write the token itself into it.
pub const EARLIER_COOKIE: &str = "auth-token";

/// What an action asks for.
pub trait Needs: 'static {
    const PERMISSION: Permission;
    const CHANGES: bool;
    /// Whether keys that do not open the console may call it, for what they did themselves.
    const FOR_READ_ONLY_KEYS: bool;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident = $permission:ident, $changes:literal, $read_only:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Needs for $name {
            const PERMISSION: Permission = Permission::$permission;
            const CHANGES: bool = $changes;
            const FOR_READ_ONLY_KEYS: bool = $read_only;
        }
    )*};
}

needs! {
    /// Looks at what is one's own, by whatever key.
    OwnUsage = Me, false, true;
    /// Looks at what is one's own.
    OwnLook = Me, false, false;
    /// Changes what is one's own.
    OwnChange = Me, true, false;
    /// Looks at everything.
    Look = Read, false, false;
    /// Changes everything.
    Act = Write, true, false;
}

/// Somebody who may.
#[derive(Clone, Debug)]
pub struct Caller<N> {
    pub identity: Identity,
    /// As the audit log names them.
    pub who: Who,
    needs: PhantomData<N>,
}

/// Whose data somebody sees; `None` is everybody's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sees {
    pub user: Option<UserId>,
    /// Of a key that does not open the console: that key alone.
    pub key: Option<KeyId>,
}

impl<N: Needs> FromRequest for Caller<N> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        let judged = judged(request, async move {
            let (identity, by_cookie) = recognised(&asked).await?;
            if by_cookie {
                not_forged(&asked, &identity)?;
            }
            if identity.looks_only && !N::FOR_READ_ONLY_KEYS {
                let told = "this key may look at its own usage only (`canLoginWebUi` is off)";
                return Err(Problem::new(Code::Forbidden, told));
            }
            permitted(&identity, N::PERMISSION, N::CHANGES, area(asked.path()))?;
            Ok(identity)
        });
        async move {
            let (identity, who) = judged.await?;
            Ok(Self {
                identity,
                who,
                needs: PhantomData,
            })
        }
        .boxed_local()
    }
}

impl<N: Needs> Caller<N> {
    /// Whether it is an admin's call, and not one about what is their own.
    pub fn is_admins(&self) -> bool {
        let needed = if N::CHANGES {
            Permission::Write
        } else {
            Permission::Read
        };
        self.identity.role.may(needed)
    }

    /// Whose data they see.
    pub fn sees(&self) -> Result<Sees, Problem> {
        if self.is_admins() {
            return Ok(Sees::default());
        }
        let nobody = || {
            let name = &self.identity.name;
            let told = format!("`{name}` is no user of clients and has nothing of its own here");
            Problem::new(Code::Forbidden, told)
        };
        let user = self.identity.user_id.ok_or_else(nobody)?;
        Ok(Sees {
            user: Some(user),
            key: self.identity.key_id.filter(|_| self.identity.looks_only),
        })
    }

    /// Refuses what is another's.
    pub fn check_owner(&self, owner: UserId) -> Result<(), Problem> {
        match self.sees()?.user {
            Some(own) if own != owner => Err(Problem::new(
                Code::Forbidden,
                format!("what is asked for is not that of user `{own}`, who asks"),
            )),
            _ => Ok(()),
        }
    }

    /// What is their own, for somebody who is no admin.
    pub async fn own(&self, admin: &Admin) -> Result<Own, Problem> {
        Own::of_identity(&self.identity, admin).await
    }
}

/// Who sent the request, and whether a browser could have added what they showed by itself.
async fn recognised(request: &HttpRequest) -> Result<(Identity, bool), Problem> {
    match identify(request).await {
        Ok(identity) => {
            let by_cookie = matches!(identity.via, Via::Session { .. });
            Ok((identity, by_cookie))
        }
        Err(problem) => match earlier_cookie(request) {
            Some(token) if !has_own_credential(request) => {
                let admin = request.app_data::<web::Data<Admin>>().ok_or(problem)?;
                let identity = doorkeeper(admin, &origin(request)).bearer(&token).await;
                identity.map(|identity| (identity, true)).map_err(nobody)
            }
            _ => Err(problem),
        },
    }
}

/// Whoever shows a credential of this hub means that one, good or not.
fn has_own_credential(request: &HttpRequest) -> bool {
    let headers = request.headers();
    !crate::auth::credentials(headers, "").is_empty()
        || crate::auth::identity::session_cookie(headers).is_some()
}

fn earlier_cookie(request: &HttpRequest) -> Option<String> {
    let sent = request.headers().get_all(COOKIE);
    let pairs = sent
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut cookies = pairs.filter_map(|pair| Cookie::parse(pair.trim()).ok());
    cookies
        .find(|cookie| cookie.name() == EARLIER_COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| !token.is_empty())
}

/// Scripts of the earlier system send their cookie and no `x-csrf-token`, which did not exist. What the token is for is to
/// tell them from a page of another site that makes a browser send its cookie. Such a page cannot hide where it is from
/// (`Sec-Fetch-Site`, `Origin`), and where a browser sends neither, it can still not send `application/json` elsewhere
/// without asking first, which this hub never allows.
fn not_forged(request: &HttpRequest, identity: &Identity) -> Result<(), Problem> {
    if let Via::Session { csrf, .. } = &identity.via
        && sent_csrf(request, csrf)
    {
        return Ok(());
    }
    let refuse = |told: String| Err(Problem::new(Code::CsrfFailed, told));
    let header = |name: &str| {
        let value = request.headers().get(name)?;
        Some(value.to_str().unwrap_or_default().to_ascii_lowercase())
    };
    let kind = header(CONTENT_TYPE.as_str()).unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
        return refuse(format!(
            "`content-type` is `{kind}`; a call by cookie needs `application/json`"
        ));
    }
    if let Some(site) = header("sec-fetch-site") {
        return match site.as_str() {
            "same-origin" | "none" => Ok(()),
            _ => refuse(format!(
                "`sec-fetch-site` is `{site}`: other sites may not call by cookie"
            )),
        };
    }
    let Some(origin) = header(ORIGIN.as_str()) else {
        return Ok(());
    };
    let host = header(HOST.as_str());
    let from = origin.split_once("://").map(|(_, authority)| authority);
    if from.is_some() && from == host.as_deref() {
        return Ok(());
    }
    refuse(format!(
        "`origin` is `{origin}`: other sites may not call by cookie"
    ))
}

/// The scopes of API tokens name parts of `/api/v1`; an action belongs to the part that does the same.
pub fn area(path: &str) -> &'static str {
    let rest = path
        .strip_prefix(super::PREFIX)
        .unwrap_or_default()
        .trim_start_matches('/');
    match rest.split('/').next().unwrap_or_default() {
        "users" => "users",
        "keys" => "keys",
        "providers" => "providers",
        "model-prices" => "prices",
        "statistics" | "overview" => "statistics",
        "usage-logs" => "requests",
        "sensitive-words" => "sensitive-words",
        "active-sessions" => "sessions",
        "notifications" => "notifications",
        // In no scope but `*`.
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn verdict(headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = TestRequest::post();
        for pair in headers {
            request = request.insert_header(*pair);
        }
        let identity = Identity {
            role: crate::auth::role::Role::Owner,
            kind: crate::store::ActorKind::AdminToken,
            id: None,
            name: String::new(),
            user_id: None,
            key_id: None,
            scopes: None,
            looks_only: false,
            via: Via::Session {
                id: 1,
                csrf: "page".to_owned(),
            },
        };
        not_forged(&request.to_http_request(), &identity).is_ok()
    }

    #[test]
    fn a_call_by_cookie_comes_from_here_or_from_a_script() {
        let json = ("content-type", "application/json; charset=utf-8");
        let here = ("host", "hub.example:8080");
        for good in [
            vec![json],
            vec![json, ("sec-fetch-site", "same-origin")],
            vec![json, ("sec-fetch-site", "none")],
            vec![json, here, ("origin", "https://hub.example:8080")],
            // The page's token says it all.
            vec![("x-csrf-token", "page"), ("origin", "https://evil.example")],
        ] {
            assert!(verdict(&good), "{good:?}");
        }
        for bad in [
            vec![],
            vec![("content-type", "text/plain")],
            vec![json, ("sec-fetch-site", "cross-site")],
            vec![json, ("sec-fetch-site", "same-site")],
            vec![
                json,
                here,
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://hub.example:8080"),
            ],
            vec![json, here, ("origin", "https://evil.example")],
            vec![json, here, ("origin", "https://hub.example")],
            vec![json, here, ("origin", "null")],
            vec![json, ("x-csrf-token", "guess"), ("origin", "https://a.b")],
        ] {
            assert!(!verdict(&bad), "{bad:?}");
        }
    }
}
