//! Who may: a handler that takes an [`Access`] runs only for those who have its permission, and one that takes none is
//! open to everybody. So what an operation asks for stands in its signature.

use std::future::Future;
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};

use super::Admin;
use super::problem::{Code, Problem};
use crate::auth::identity::{Doorkeeper, Identity, NoIdentity, Origin, Via};
use crate::auth::role::{Permission, scopes_allow};
use crate::store::Who;

/// A permission as a type.
pub trait Needs: 'static {
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Needs for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )*};
}

permissions! {
    /// Signed in, as anybody.
    Me
    /// May look at everything.
    Read
    /// May change what is not for owners alone.
    Write
    /// Owners alone.
    Own
}

/// Somebody who may.
#[derive(Clone, Debug)]
pub struct Access<P> {
    pub identity: Identity,
    /// As the audit log names them.
    pub who: Who,
    permission: PhantomData<P>,
}

/// Sent beside the cookie by whoever can read the other cookie: pages of the same origin.
pub const CSRF_HEADER: &str = "x-csrf-token";

impl<P: Needs> FromRequest for Access<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.clone();
        let allowed = async move {
            let identity = identify(&asked).await?;
            check(&identity, P::PERMISSION, &asked)?;
            Ok(identity)
        };
        let judged = judged(request, allowed);
        async move {
            let (identity, who) = judged.await?;
            Ok(Self {
                identity,
                who,
                permission: PhantomData,
            })
        }
        .boxed_local()
    }
}

/// What becomes of a request's [`Access`], for all that its handler takes.
type Allowed = Shared<LocalBoxFuture<'static, Result<Identity, Problem>>>;

/// Somebody who may, once `allowed` says so; whatever else the handler takes waits for it, see [`once_allowed`].
pub fn judged(
    request: &HttpRequest,
    allowed: impl Future<Output = Result<Identity, Problem>> + 'static,
) -> LocalBoxFuture<'static, Result<(Identity, Who), Problem>> {
    let allowed: Allowed = allowed.boxed_local().shared();
    request.extensions_mut().insert(allowed.clone());
    let request = request.clone();
    async move {
        let identity = allowed.await?;
        let who = identity.who(&origin(&request));
        Ok((identity, who))
    }
    .boxed_local()
}

/// Reads a part of a request once its caller is known to be allowed, so that nobody else learns what is wrong with it,
/// nor has a body read. A handler's arguments are polled together, [`Access`] first: its refusal is the answer.
pub fn once_allowed<T>(
    request: &HttpRequest,
    read: impl Future<Output = Result<T, Problem>> + 'static,
) -> LocalBoxFuture<'static, Result<T, Problem>> {
    let allowed = request.extensions().get::<Allowed>().cloned();
    async move {
        if let Some(allowed) = allowed {
            allowed.await?;
        }
        read.await
    }
    .boxed_local()
}

/// Who sent the request; remembered with it, so that it is asked once.
pub async fn identify(request: &HttpRequest) -> Result<Identity, Problem> {
    if let Some(known) = request.extensions().get::<Identity>() {
        return Ok(known.clone());
    }
    let admin = request.app_data::<web::Data<Admin>>();
    let admin = admin.ok_or_else(|| Problem::new(Code::Internal, "the hub is not ready"))?;
    let identity = doorkeeper(admin, &origin(request))
        .recognise(request.headers())
        .await
        .map_err(nobody)?;
    request.extensions_mut().insert(identity.clone());
    Ok(identity)
}

/// What is said to somebody who was not recognised.
pub fn nobody(error: NoIdentity) -> Problem {
    match error {
        NoIdentity::Store(error) => error.into(),
        NoIdentity::Address(_) => Problem::new(Code::Forbidden, error.to_string()),
        other => Problem::new(Code::Unauthorized, other.to_string()),
    }
}

/// What the hub recognises people by, now and from there.
pub fn doorkeeper<'a>(admin: &'a Admin, origin: &'a Origin) -> Doorkeeper<'a> {
    Doorkeeper {
        db: &admin.db,
        catalog: &admin.catalog,
        admin_token: admin.admin_token,
        origin,
        now_ms: jiff::Timestamp::now().as_millisecond(),
    }
}

fn check(identity: &Identity, needed: Permission, request: &HttpRequest) -> Result<(), Problem> {
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if let Via::Session { csrf, .. } = &identity.via
        && changes
        && !sent_csrf(request, csrf)
    {
        return Err(Problem::new(
            Code::CsrfFailed,
            format!(
                "a change by cookie needs the token of the cookie `hub_csrf` in `{CSRF_HEADER}`"
            ),
        ));
    }
    permitted(identity, needed, changes, area(request.path()))
}

/// Whether their role, key or scopes allow it.
pub fn permitted(
    identity: &Identity,
    needed: Permission,
    changes: bool,
    area: &str,
) -> Result<(), Problem> {
    if !identity.role.may(needed) {
        return Err(Problem::new(
            Code::Forbidden,
            format!(
                "this needs the permission `{}`, which the role `{}` does not have",
                needed.as_str(),
                identity.role.as_str()
            ),
        ));
    }
    if identity.looks_only && changes {
        return Err(Problem::new(
            Code::Forbidden,
            "this key may look at its own usage and change nothing (`web_login` is off)",
        ));
    }
    let needed = if changes && needed == Permission::Me {
        Permission::Write
    } else {
        needed
    };
    if let Some(scopes) = &identity.scopes
        && !scopes_allow(scopes, area, needed)
    {
        let verb = match needed {
            Permission::Write | Permission::Own => "write",
            _ => "read",
        };
        return Err(Problem::new(
            Code::Forbidden,
            format!("the API token lacks the scope `{area}:{verb}`"),
        ));
    }
    Ok(())
}

/// Compared like a hash: the time taken says nothing.
pub fn sent_csrf(request: &HttpRequest, expected: &str) -> bool {
    use crate::auth::key::KeyHash;
    let sent = request
        .headers()
        .get(CSRF_HEADER)
        .and_then(|value| value.to_str().ok());
    sent.is_some_and(|sent| KeyHash::of(sent) == KeyHash::of(expected))
}

/// The path's first part after `/api/v1/`.
fn area(path: &str) -> &str {
    let rest = path.strip_prefix("/api/v1/").unwrap_or_default();
    rest.split('/').next().unwrap_or_default()
}

/// Where a request comes from.
pub fn origin(request: &HttpRequest) -> Origin {
    let agent = request.headers().get(actix_web::http::header::USER_AGENT);
    Origin {
        client_ip: client_ip(request),
        user_agent: agent.and_then(|value| value.to_str().ok()).map(|text| {
            let end = text.floor_char_boundary(512);
            text[..end].to_owned()
        }),
    }
}

/// The caller's address, as far as those who passed the request on are trusted.
fn client_ip(request: &HttpRequest) -> Option<String> {
    let peer = request.peer_addr()?.ip();
    let admin = request.app_data::<web::Data<Admin>>()?;
    let forwarded = request.headers().get_all("x-forwarded-for");
    let forwarded: Vec<&str> = forwarded.filter_map(|value| value.to_str().ok()).collect();
    let settings = admin.catalog.settings();
    let client = settings
        .server
        .trusted_proxies
        .client_of(peer, forwarded.into_iter());
    Some(client.to_string())
}
