//! Who calls the management API, by what they show: the admin token, an API token, a client key, or the cookie of a
//! session. What they may do with it is `role`'s. Must not name `admin`.

use actix_web::cookie::Cookie;
use actix_web::http::header::HeaderMap;
use actors::domain::{KeyId, UserId};
use sha2::{Digest, Sha256};

use super::key::KeyHash;
use super::role::{Role, Scope};
use super::standing::KeyRefusal;
use crate::catalog::{Catalog, KeyEntry};
use crate::store::{AccountRow, ActorKind, ApiTokenRow, ConsoleSessionRow, Db, StoreError};

/// The session's token. Not readable by scripts.
pub const SESSION_COOKIE: &str = "hub_session";
/// What a page has to repeat in `x-csrf-token`. Readable by scripts of the same origin only.
pub const CSRF_COOKIE: &str = "hub_csrf";
pub const SESSION_PREFIX: &str = "hub-session-";
pub const API_TOKEN_PREFIX: &str = "hub-token-";

/// A use of a session or token is written down no more often than this.
const SEEN_EVERY_MS: i64 = 60_000;

/// Somebody who has shown who they are.
#[derive(Clone, Debug)]
pub struct Identity {
    pub role: Role,
    pub kind: ActorKind,
    /// Of the account, API token or key.
    pub id: Option<i64>,
    pub name: String,
    /// Whose data is their own.
    pub user_id: Option<UserId>,
    /// The key that they came by.
    pub key_id: Option<KeyId>,
    /// Of an API token; others have none and may all that their role may.
    pub scopes: Option<Vec<Scope>>,
    /// May look and change nothing: a key that may not log in to the console.
    pub looks_only: bool,
    pub via: Via,
}

/// How they show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// In a header that a browser does not send by itself.
    Header,
    /// By cookie. A change then needs the CSRF token.
    Session { id: i64, csrf: String },
}

/// Why nobody was recognised.
#[derive(Debug, thiserror::Error)]
pub enum NoIdentity {
    #[error("sign in, or send a token as `Authorization: Bearer`")]
    Missing,
    #[error("the credential is not known to this hub")]
    Unknown,
    #[error("the session is over; sign in again")]
    SessionOver,
    #[error("the API token has expired")]
    TokenExpired,
    #[error("{0}")]
    Key(KeyRefusal),
    /// The key is bound to other addresses.
    #[error("{0}")]
    Address(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Keys may be bound to addresses.
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
}

/// What a hub recognises people by.
#[derive(Debug, Clone, Copy)]
pub struct Doorkeeper<'a> {
    pub db: &'a Db,
    pub catalog: &'a Catalog,
    pub admin_token: KeyHash,
    /// From where the credential is shown.
    pub origin: &'a Origin,
    pub now_ms: i64,
}

impl Doorkeeper<'_> {
    /// Who sent a request with these headers. A header wins over a cookie: a script that runs beside a browser means
    /// what it says.
    pub async fn recognise(&self, headers: &HeaderMap) -> Result<Identity, NoIdentity> {
        if let Some(token) = super::credentials(headers, "").first() {
            return self.bearer(token).await;
        }
        match session_cookie(headers) {
            Some(token) => self.session(&token).await,
            None => Err(NoIdentity::Missing),
        }
    }

    /// The admin token, an API token, or a client key.
    pub async fn bearer(&self, token: &str) -> Result<Identity, NoIdentity> {
        let hash = KeyHash::of(token);
        if hash == self.admin_token {
            return Ok(admin_token(Via::Header));
        }
        if token.starts_with(API_TOKEN_PREFIX) {
            let row = self.db.find_api_token(&hash.to_hex()).await?;
            return self.api_token(row.ok_or(NoIdentity::Unknown)?).await;
        }
        let snapshot = self.catalog.snapshot();
        let entry = snapshot.key(&hash).ok_or(NoIdentity::Unknown)?;
        self.key(entry, Via::Header)
    }

    /// Whoever holds that key, where it is good now and from here.
    fn key(&self, entry: &KeyEntry, via: Via) -> Result<Identity, NoIdentity> {
        entry.standing(self.now_ms).map_err(NoIdentity::Key)?;
        let from_here = entry.access.check_address(self.origin.client_ip.as_deref());
        from_here.map_err(|refused| NoIdentity::Address(refused.message))?;
        Ok(of_key(entry, via))
    }

    async fn api_token(&self, row: ApiTokenRow) -> Result<Identity, NoIdentity> {
        if row.expires_at_ms.is_some_and(|at| at <= self.now_ms) {
            return Err(NoIdentity::TokenExpired);
        }
        let made_for: Role = row.role.parse().map_err(|_| NoIdentity::Unknown)?;
        // A token may no more than its maker may now, and ends with them.
        let (role, user_id) = match row.account_id {
            None => (made_for, None),
            Some(id) => {
                let account = self
                    .db
                    .get_account(id)
                    .await?
                    .filter(|account| account.enabled);
                let account = account.ok_or(NoIdentity::Unknown)?;
                let of_maker: Role = account.role.parse().map_err(|_| NoIdentity::Unknown)?;
                (made_for.min(of_maker), account.user_id)
            }
        };
        if row
            .used_at_ms
            .is_none_or(|at| at + SEEN_EVERY_MS < self.now_ms)
        {
            self.db.api_token_used(row.id, self.now_ms).await?;
        }
        Ok(Identity {
            role,
            kind: ActorKind::ApiToken,
            id: Some(row.id),
            name: row.name,
            user_id,
            key_id: None,
            scopes: Some(
                row.scopes
                    .iter()
                    .filter_map(|scope| scope.parse().ok())
                    .collect(),
            ),
            looks_only: false,
            via: Via::Header,
        })
    }

    async fn session(&self, token: &str) -> Result<Identity, NoIdentity> {
        let hash = KeyHash::of(token).to_hex();
        let row = self.db.find_console_session(&hash).await?;
        let row = row.ok_or(NoIdentity::SessionOver)?;
        let via = Via::Session {
            id: row.id,
            csrf: csrf_token(token),
        };
        let identity = self.of_session(&row, via).await?;
        if row.seen_at_ms + SEEN_EVERY_MS < self.now_ms {
            self.db.console_session_seen(row.id, self.now_ms).await?;
        }
        Ok(identity)
    }

    async fn of_session(&self, row: &ConsoleSessionRow, via: Via) -> Result<Identity, NoIdentity> {
        let over = || NoIdentity::SessionOver;
        if let Some(id) = row.account_id {
            let account = self
                .db
                .get_account(id)
                .await?
                .filter(|account| account.enabled);
            let account = account
                .filter(|account| credential(&account.password_hash) == row.credential)
                .ok_or_else(over)?;
            return of_account(&account, via).ok_or_else(over);
        }
        if let Some(id) = row.key_id {
            let snapshot = self.catalog.snapshot();
            let entry = snapshot
                .keys()
                .find(|entry| entry.id.0 == id)
                .ok_or_else(over)?;
            let known = KeyHash::from_hex(&row.credential).ok();
            let same =
                known.is_some_and(|hash| snapshot.key(&hash).is_some_and(|key| key.id.0 == id));
            if !same {
                return Err(over());
            }
            return self.key(entry, via);
        }
        if row.credential == credential(&self.admin_token.to_hex()) {
            Ok(admin_token(via))
        } else {
            Err(over())
        }
    }
}

fn admin_token(via: Via) -> Identity {
    Identity {
        role: Role::Owner,
        kind: ActorKind::AdminToken,
        id: None,
        name: "admin token".to_owned(),
        user_id: None,
        key_id: None,
        scopes: None,
        looks_only: false,
        via,
    }
}

fn of_key(entry: &KeyEntry, via: Via) -> Identity {
    Identity {
        role: Role::User,
        kind: ActorKind::Key,
        id: Some(entry.id.0),
        name: format!("{}/{}", entry.user, entry.name),
        user_id: Some(entry.user_id),
        key_id: Some(entry.id),
        scopes: None,
        looks_only: !entry.web_login,
        via,
    }
}

fn of_account(account: &AccountRow, via: Via) -> Option<Identity> {
    Some(Identity {
        role: account.role.parse().ok()?,
        kind: ActorKind::Account,
        id: Some(account.id),
        name: account.name.clone(),
        user_id: account.user_id,
        key_id: None,
        scopes: None,
        looks_only: false,
        via,
    })
}

/// What a session remembers of the credential that opened it: changes with it and does not tell it.
#[must_use]
pub fn credential(text: &str) -> String {
    hex::encode(Sha256::digest(format!("credential {text}")))
}

/// What a page has to send beside the cookie. Made of the session's token, so that nothing more needs to be kept.
#[must_use]
pub fn csrf_token(session_token: &str) -> String {
    hex::encode(Sha256::digest(format!("csrf {session_token}")))
}

/// The session's token out of the `Cookie` headers.
#[must_use]
pub fn session_cookie(headers: &HeaderMap) -> Option<String> {
    let sent = headers.get_all(actix_web::http::header::COOKIE);
    let pairs = sent
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut cookies = pairs.filter_map(|pair| Cookie::parse(pair.trim()).ok());
    cookies
        .find(|cookie| cookie.name() == SESSION_COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| !token.is_empty())
}
