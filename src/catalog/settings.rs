//! The settings in force: what file and environment state, over what admins have set, over defaults. Must not know what any
//! of them is for.

use std::fmt;
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;

use crate::config::Config;
use crate::store::ChosenSetting;

type Follower = Box<dyn Fn(&Config) + Send + Sync>;

pub(super) struct Settings {
    declared: ArcSwap<Config>,
    in_force: ArcSwap<Config>,
    follower: OnceLock<Follower>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("in_force", &self.in_force)
            .finish_non_exhaustive()
    }
}

impl Settings {
    pub fn new(declared: Arc<Config>) -> Self {
        Self {
            in_force: ArcSwap::new(declared.clone()),
            declared: ArcSwap::new(declared),
            follower: OnceLock::new(),
        }
    }

    pub fn in_force(&self) -> Arc<Config> {
        self.in_force.load_full()
    }

    pub fn declared(&self) -> Arc<Config> {
        self.declared.load_full()
    }

    /// What is stated from now on; nothing of it is in force yet. Gives what was stated before.
    pub fn declare(&self, config: Arc<Config>) -> Arc<Config> {
        self.declared.swap(config)
    }

    pub fn with_chosen(&self, chosen: &[ChosenSetting]) -> Config {
        let chosen = chosen.iter().map(|row| (row.name.as_str(), &row.value));
        let (config, left_out) = self.declared.load().with_chosen(chosen);
        for (name, error) in left_out {
            tracing::warn!(%name, %error, "a setting in the database cannot be used; it stays as if nobody had set it");
        }
        config
    }

    /// Puts it into force.
    pub fn put(&self, config: Config) {
        let config = Arc::new(config);
        let before = self.in_force.swap(config.clone());
        if before != config
            && let Some(follow) = self.follower.get()
        {
            follow(&config);
        }
    }

    pub fn follow(&self, follow: impl Fn(&Config) + Send + Sync + 'static) {
        let follow = self.follower.get_or_init(|| Box::new(follow));
        follow(&self.in_force());
    }
}
