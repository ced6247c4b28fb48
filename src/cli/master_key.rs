//! `rotate-master-key`: everything that is sealed in the database is sealed anew with a new key.

use std::path::Path;

use anyhow::{Context, bail};

use super::{open, terminal};
use crate::auth::master_key::{FILE_NAME, MasterKey};
use crate::auth::next_master_key::NextMasterKey;
use crate::catalog;
use crate::notify;
use crate::store::{Change, Who};

/// `print` is for those who keep the key in `HUB_MASTER_KEY`.
pub(super) async fn rotate(print: bool, file: Option<&Path>) -> anyhow::Result<()> {
    let (config, db) = open(file).await?;
    let old = super::master_key(&config)?;
    let by_environment = config.auth.master_key.is_some();
    if by_environment && !print {
        bail!(
            "the master key comes from `HUB_MASTER_KEY` or `auth.master_key`, which cannot be changed from here; \
             with --print the new key is printed, to be set there before any hub is started again"
        );
    }
    let next = NextMasterKey::generate()?;
    if by_environment {
        // Shown before anything depends on it.
        terminal::say(next.expose());
        let mut change = db.change(&Who::command_line()).await?;
        let done = reseal_all(&mut change, &old, &next.key).await?;
        change.commit().await?;
        terminal::complain(&format!(
            "{done}; set the printed key, then start every hub again"
        ));
        return Ok(());
    }
    let folder = &config.data_dir;
    let kept = next.keep_beside(folder).with_context(|| {
        format!(
            "where `{FILE_NAME}.new` is left over of a rotation that was interrupted: delete it if hubs start with \
             `{FILE_NAME}`, else rename it to that"
        )
    })?;
    let mut change = db.change(&Who::command_line()).await?;
    let done = match reseal_all(&mut change, &old, &next.key).await {
        Ok(done) => done,
        Err(error) => {
            kept.discard()?;
            return Err(error);
        }
    };
    // Where this fails it may have happened all the same: both keys stay.
    change.commit().await.with_context(|| {
        format!("whether `{FILE_NAME}` or `{FILE_NAME}.new` is in force is not known: start a hub to see")
    })?;
    kept.put_in_place()?;
    terminal::say(&format!(
        "{done}; the old key is `{FILE_NAME}.old` in `{}`: delete it once backups no longer need it. \
         Start every hub again: until then it keeps the old key and what it loaded with it",
        folder.display()
    ));
    Ok(())
}

async fn reseal_all(
    change: &mut Change,
    old: &MasterKey,
    new: &MasterKey,
) -> anyhow::Result<String> {
    let (mut providers, mut targets) = change.all_sealed().await?;
    for provider in &mut providers {
        let context = catalog::seal_context(&provider.name);
        let secret = old.open(&provider.secret, &context)?;
        let proxy = provider.proxy.as_deref();
        let proxy = proxy.map(|sealed| old.open(sealed, &context)).transpose()?;
        let proxy = proxy.as_ref().map(|proxy| proxy.expose());
        provider.fingerprint = new.fingerprint(&[secret.expose(), proxy.unwrap_or("")]);
        provider.proxy = proxy.map(|proxy| new.seal(proxy, &context));
        provider.secret = new.seal(secret.expose(), &context);
    }
    for target in &mut targets {
        let context = notify::seal_context(&target.name);
        target.sealed = new.seal(old.open(&target.sealed, &context)?.expose(), &context);
    }
    change.reseal(&providers, &targets).await?;
    Ok(format!(
        "{} providers and {} receivers of alerts are sealed with a new master key",
        providers.len(),
        targets.len()
    ))
}
