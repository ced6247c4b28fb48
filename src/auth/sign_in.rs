//! Signing in to the console: by the admin token, by a key that may, or by name and password; and how often it may be
//! tried. Tries are counted in the database, so that all replicas count together. Must not name `admin`.

use super::identity::{self, Doorkeeper, Identity, NoIdentity, Origin, SESSION_PREFIX};
use super::key::{self, KeyHash};
use super::password;
use crate::store::{ActorKind, NewConsoleSession, StoreError, Who};

/// Tries are counted in windows of a minute, and forgotten after so many.
const WINDOW_MS: i64 = 60_000;
const REMEMBERED_MS: i64 = 5 * 60_000;
/// Failed tries from one address within that time.
const TRIES_OF_ADDRESS: i64 = 10;
/// Failed tries for one name, from wherever: an attack from many addresses is slowed down, too.
const TRIES_FOR_NAME: i64 = 50;

/// Hashes that are worked out at once: each takes 19 MiB and a core.
static HASHING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

/// What somebody signs in with.
#[derive(Debug)]
pub enum Shown<'a> {
    /// The admin token or a client key.
    Token(&'a str),
    Password {
        name: &'a str,
        password: &'a str,
    },
}

/// Somebody is signed in now.
#[derive(Debug)]
pub struct SignedIn {
    pub identity: Identity,
    /// For the cookie.
    pub token: String,
    pub csrf: String,
    pub expires_at_ms: i64,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("too many failed tries; try again in {retry_after_s} s")]
    TooManyTries { retry_after_s: i64 },
    /// Which of both is wrong is not told.
    #[error("name or password is wrong")]
    WrongPassword,
    #[error("{0}")]
    WrongToken(NoIdentity),
    #[error("API tokens are for scripts: send them as `Authorization: Bearer`")]
    ApiToken,
    #[error("the key may not log in to the console; ask your admin")]
    NoConsole,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Doorkeeper<'_> {
    /// Opens a session that lives for `ttl_ms`.
    pub async fn sign_in(&self, shown: Shown<'_>, ttl_ms: i64) -> Result<SignedIn, SignInError> {
        let (identity, credential) = self.tried(&shown).await?;
        self.open(identity, credential, ttl_ms).await
    }

    /// Whether that is the account's password; tries count as tries to sign in.
    pub async fn confirm(&self, name: &str, password: &str) -> Result<(), SignInError> {
        let shown = Shown::Password { name, password };
        self.tried(&shown).await.map(drop)
    }

    /// Who shows that, and what their sessions are to remember of it.
    async fn tried(&self, shown: &Shown<'_>) -> Result<(Identity, String), SignInError> {
        let subjects = self.subjects(shown);
        for (subject, tries) in &subjects {
            let after = self.now_ms - REMEMBERED_MS;
            if self.db.login_failures(subject, after).await? >= *tries {
                return Err(SignInError::TooManyTries {
                    retry_after_s: REMEMBERED_MS / 1000,
                });
            }
        }
        let looked = match shown {
            Shown::Token(token) => self.by_token(token).await,
            Shown::Password { name, password } => self.by_password(name, password).await,
        };
        match looked {
            Err(error @ (SignInError::WrongPassword | SignInError::WrongToken(_))) => {
                for (subject, _) in &subjects {
                    let window = self.now_ms - self.now_ms.rem_euclid(WINDOW_MS);
                    self.db.add_login_failure(subject, window).await?;
                }
                self.tell_failure(shown).await?;
                Err(error)
            }
            looked => looked,
        }
    }

    /// What tries are counted by, and how many are let through.
    fn subjects(&self, shown: &Shown<'_>) -> Vec<(String, i64)> {
        let mut subjects = Vec::new();
        if let Some(ip) = &self.origin.client_ip {
            subjects.push((format!("address {ip}"), TRIES_OF_ADDRESS));
        }
        if let Shown::Password { name, .. } = shown {
            let name: String = name.chars().take(100).collect();
            subjects.push((format!("name {name}"), TRIES_FOR_NAME));
        }
        subjects
    }

    async fn by_token(&self, token: &str) -> Result<(Identity, String), SignInError> {
        if token.starts_with(identity::API_TOKEN_PREFIX) {
            return Err(SignInError::ApiToken);
        }
        let found = self.bearer(token).await.map_err(|error| match error {
            NoIdentity::Store(error) => SignInError::Store(error),
            other => SignInError::WrongToken(other),
        })?;
        let hash = KeyHash::of(token).to_hex();
        let credential = match found.key_id {
            Some(_) => hash,
            None => identity::credential(&hash),
        };
        Ok((found, credential))
    }

    async fn by_password(
        &self,
        name: &str,
        shown: &str,
    ) -> Result<(Identity, String), SignInError> {
        let account = self
            .db
            .find_account(name)
            .await?
            .filter(|account| account.enabled);
        let hashed = account
            .as_ref()
            .map_or_else(String::new, |account| account.password_hash.clone());
        let fits = verify(shown.to_owned(), hashed.clone()).await;
        let account = account.filter(|_| fits).ok_or(SignInError::WrongPassword)?;
        let role = account
            .role
            .parse()
            .map_err(|_| SignInError::WrongPassword)?;
        let identity = Identity {
            role,
            kind: ActorKind::Account,
            id: Some(account.id),
            name: account.name,
            user_id: account.user_id,
            key_id: None,
            scopes: None,
            looks_only: false,
            via: identity::Via::Header,
        };
        Ok((identity, identity::credential(&hashed)))
    }

    async fn open(
        &self,
        identity: Identity,
        credential: String,
        ttl_ms: i64,
    ) -> Result<SignedIn, SignInError> {
        let token = key::generate_key(SESSION_PREFIX);
        let expires_at_ms = self.now_ms.saturating_add(ttl_ms);
        let mut change = self.db.change(&identity.who(self.origin)).await?;
        let session = NewConsoleSession {
            token_hash: KeyHash::of(&token).to_hex(),
            account_id: identity.id.filter(|_| identity.kind == ActorKind::Account),
            key_id: identity.key_id.map(|id| id.0),
            credential,
            client_ip: self.origin.client_ip.clone(),
            user_agent: self.origin.user_agent.clone(),
            expires_at_ms,
        };
        change.open_console_session(session, &identity.name).await?;
        change.commit_quietly().await?;
        Ok(SignedIn {
            csrf: identity::csrf_token(&token),
            identity,
            token,
            expires_at_ms,
        })
    }

    /// A failed try stands in the audit log, too, without what was tried.
    async fn tell_failure(&self, shown: &Shown<'_>) -> Result<(), StoreError> {
        let name = match shown {
            Shown::Password { name, .. } => *name,
            Shown::Token(_) => "(a token)",
        };
        let who = Who {
            kind: ActorKind::Anonymous,
            id: None,
            name: name.chars().take(100).collect(),
            door: crate::store::Door::Console,
            client_ip: self.origin.client_ip.clone(),
            user_agent: self.origin.user_agent.clone(),
        };
        let mut change = self.db.change(&who).await?;
        let target = who.name.clone();
        change.acted(
            "sign_in_failed",
            "session",
            "",
            &target,
            None::<&()>,
            None::<&()>,
        )?;
        change.commit_quietly().await
    }
}

impl Identity {
    /// As the audit log names them.
    #[must_use]
    pub fn who(&self, origin: &Origin) -> Who {
        let door = match self.via {
            identity::Via::Session { .. } => crate::store::Door::Console,
            identity::Via::Header => crate::store::Door::Api,
        };
        Who {
            kind: self.kind,
            id: self.id,
            name: self.name.clone(),
            door,
            client_ip: origin.client_ip.clone(),
            user_agent: origin.user_agent.clone(),
        }
    }
}

/// Off the worker's thread, and not too many at once.
pub async fn verify(shown: String, hashed: String) -> bool {
    let Ok(_turn) = HASHING.acquire().await else {
        return false;
    };
    if shown.len() > password::MAX_BYTES {
        return false;
    }
    tokio::task::spawn_blocking(move || password::verify(&shown, &hashed))
        .await
        .unwrap_or(false)
}

/// The same for a new password.
///
/// # Errors
/// Where the operating system has no randomness to give.
pub async fn hash(new: String) -> Result<String, String> {
    let _turn = HASHING.acquire().await.map_err(|error| error.to_string())?;
    tokio::task::spawn_blocking(move || password::hash(&new))
        .await
        .map_err(|error| error.to_string())?
}
