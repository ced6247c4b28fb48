//! The admin token: from the settings, from an earlier start, or made now and shown once.

use crate::auth::key::{self, KeyHash};
use crate::config::Config;
use crate::store::Db;

/// Where the hash of the made token is kept.
const SETTING: &str = "admin_token_sha256";

/// The token's hash, and the token itself where it was made just now.
pub(super) async fn admin_token(
    db: &Db,
    config: &Config,
) -> anyhow::Result<(KeyHash, Option<String>)> {
    if let Some(token) = &config.auth.admin_token {
        return Ok((KeyHash::of(token.expose()), None));
    }
    if let Some(hash) = db
        .get_setting(SETTING)
        .await?
        .and_then(|hex| KeyHash::from_hex(&hex).ok())
    {
        return Ok((hash, None));
    }
    let token = key::generate_key("hub-admin-");
    let hash = KeyHash::of(&token);
    db.set_setting(SETTING, &hash.to_hex()).await?;
    Ok((hash, Some(token)))
}
