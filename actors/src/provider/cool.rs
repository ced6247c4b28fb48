//! Whom a provider's own refusals make us let alone for a while: its account, or single models of it. Pure: time
//! is data. It must not know of circuits: a spent quota says nothing about how well the provider works.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::now::Now;
use crate::board::CoolDownNote;
use crate::domain::{CoolDown, CoolScope, ProviderId};
use crate::router::Cooling;

/// The longest that a provider is believed.
const LONGEST_STATED: Duration = Duration::from_secs(31 * 24 * 3600);
/// The longest that we pause by our own guess.
const LONGEST_ACCOUNT: Duration = Duration::from_secs(30 * 60);
const LONGEST_MODEL: Duration = Duration::from_secs(60 * 60);
/// Models remembered at once. Clients make model names up, so that their number has to be bounded, and their length.
const MOST_MODELS: usize = 256;
const LONGEST_NAME: usize = 256;

/// What is remembered of one scope, also after its pause has ended.
#[derive(Clone, Debug)]
struct Pause {
    until: Instant,
    stated: bool,
    /// How often our own guess was doubled; `None` where the next guess is a first one again.
    doublings: Option<u32>,
    /// The first permit that was granted after it began: what earlier ones report proves nothing new.
    since: u64,
    /// Unix milliseconds, here or where it was heard from.
    changed_at_ms: i64,
}

impl Pause {
    fn runs(&self, now: Now) -> bool {
        self.until > now.instant
    }

    fn cooling(&self, now: Now) -> Option<Cooling> {
        self.runs(now).then_some(Cooling {
            until: self.until,
            stated: self.stated,
        })
    }

    /// Ends it; the next one begins small. True where it was running.
    fn end(&mut self, now: Now) -> bool {
        self.doublings = None;
        let ran = self.runs(now);
        if ran {
            self.until = now.instant;
            self.changed_at_ms = now.at_ms;
        }
        ran
    }

    /// A request was served under this permit. True where that ended a running pause.
    fn served(&mut self, permit: u64, now: Now) -> bool {
        let proves = permit >= self.since && !(self.stated && self.runs(now));
        proves && self.end(now)
    }
}

/// All cool-downs of one provider.
#[derive(Debug, Default)]
pub(crate) struct CoolDowns {
    account: Option<Pause>,
    models: HashMap<String, Pause>,
    /// When the first running one of the models ends.
    model_end: Option<Instant>,
    /// Changes with every change of the models that are let alone, so that nobody has to compare lists.
    version: u64,
}

impl CoolDowns {
    /// Takes a failure's wish, reported under `permit`; `next` is the number of the next permit. True where it
    /// began a pause or lengthened one.
    pub(crate) fn failed(&mut self, wish: &CoolDown, permit: u64, next: u64, now: Now) -> bool {
        let longest = match wish.scope {
            CoolScope::Account => LONGEST_ACCOUNT,
            CoolScope::Model(_) => LONGEST_MODEL,
        };
        match after(self.get(&wish.scope), wish, longest, permit, next, now) {
            Some(pause) => self.put(&wish.scope, pause, now),
            None => false,
        }
    }

    /// A request for this model was served under `permit`: says which running pauses that ended.
    pub(crate) fn served(&mut self, model: &str, permit: u64, now: Now) -> Vec<CoolScope> {
        let mut ended = Vec::new();
        if let Some(pause) = &mut self.account
            && pause.served(permit, now)
        {
            ended.push(CoolScope::Account);
        }
        if let Some(pause) = self.models.get_mut(model)
            && pause.served(permit, now)
        {
            ended.push(CoolScope::Model(model.to_owned()));
            self.models_changed(now);
        }
        ended
    }

    /// Takes over what happened elsewhere. True where it changed who is let alone here.
    pub(crate) fn hear(&mut self, note: &CoolDownNote, next: u64, now: Now) -> bool {
        let old = self.get(&note.scope);
        if old.is_some_and(|old| note.at_ms < old.changed_at_ms) {
            return false;
        }
        // A clock that runs ahead elsewhere must not make us deaf to everybody else.
        let changed_at_ms = note.at_ms.min(now.at_ms);
        let longest = now.instant + LONGEST_STATED;
        let until = now.instant_of(note.until_ms).min(longest);
        let ends = until <= now.instant;
        let running = old.filter(|old| old.runs(now));
        let is_weaker = |old: &Pause| {
            (old.stated && !note.stated) || (old.stated == note.stated && old.until >= until)
        };
        if !ends && running.is_some_and(is_weaker) {
            return false;
        }
        let changes = !ends || running.is_some();
        let doublings = match old {
            Some(old) if !ends && !note.stated => old.doublings,
            _ if !ends && !note.stated => Some(0),
            _ => None,
        };
        let pause = Pause {
            until,
            stated: note.stated,
            doublings,
            since: next,
            changed_at_ms,
        };
        self.put(&note.scope, pause, now) && changes
    }

    /// Ends all of them: says which were running.
    pub(crate) fn end_all(&mut self, now: Now) -> Vec<CoolScope> {
        let mut ended = Vec::new();
        if let Some(pause) = &mut self.account
            && pause.end(now)
        {
            ended.push(CoolScope::Account);
        }
        for (model, pause) in &mut self.models {
            if pause.end(now) {
                ended.push(CoolScope::Model(model.clone()));
            }
        }
        self.models_changed(now);
        ended
    }

    /// Lets time pass. Costs nothing while no model's pause ends.
    pub(crate) fn tick(&mut self, now: Now) {
        if self.model_end.is_some_and(|end| end <= now.instant) {
            self.models_changed(now);
        }
    }

    /// When time alone changes something.
    pub(crate) fn next_end(&self, now: Now) -> Option<Instant> {
        let account = self.account(now).map(|cooling| cooling.until);
        account.into_iter().chain(self.model_end).min()
    }

    pub(crate) fn account(&self, now: Now) -> Option<Cooling> {
        self.account.as_ref()?.cooling(now)
    }

    pub(crate) fn model(&self, model: &str, now: Now) -> Option<Cooling> {
        self.model_end?;
        self.models.get(model)?.cooling(now)
    }

    /// The models that are let alone, by name.
    pub(crate) fn models(&self, now: Now) -> Vec<(String, Cooling)> {
        let cooling =
            |(model, pause): (&String, &Pause)| Some((model.clone(), pause.cooling(now)?));
        let mut models: Vec<_> = self.models.iter().filter_map(cooling).collect();
        models.sort_by(|a, b| a.0.cmp(&b.0));
        models
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// How a scope stands, for other replicas and for the next start.
    pub(crate) fn note(
        &self,
        provider: ProviderId,
        scope: &CoolScope,
        now: Now,
    ) -> Option<CoolDownNote> {
        let pause = self.get(scope)?;
        Some(CoolDownNote {
            provider,
            scope: scope.clone(),
            until_ms: now.ms_of(pause.until),
            stated: pause.stated,
            at_ms: pause.changed_at_ms,
        })
    }

    fn get(&self, scope: &CoolScope) -> Option<&Pause> {
        match scope {
            CoolScope::Account => self.account.as_ref(),
            CoolScope::Model(model) => self.models.get(model),
        }
    }

    /// False where a name is too long to be a model's.
    fn put(&mut self, scope: &CoolScope, pause: Pause, now: Now) -> bool {
        match scope {
            CoolScope::Account => self.account = Some(pause),
            CoolScope::Model(model) if model.len() > LONGEST_NAME => return false,
            CoolScope::Model(model) => {
                if !self.models.contains_key(model) && self.models.len() >= MOST_MODELS {
                    self.forget_one();
                }
                self.models.insert(model.clone(), pause);
                self.models_changed(now);
            }
        }
        true
    }

    /// The soonest-ending goes: it is missed least.
    fn forget_one(&mut self) {
        let soonest = self.models.iter().min_by_key(|(_, pause)| pause.until);
        if let Some(model) = soonest.map(|(model, _)| model.clone()) {
            self.models.remove(&model);
        }
    }

    fn models_changed(&mut self, now: Now) {
        self.version += 1;
        let running = self.models.values().filter(|pause| pause.runs(now));
        self.model_end = running.map(|pause| pause.until).min();
    }
}

/// The pause after a failure, where the failure says anything new.
fn after(
    old: Option<&Pause>,
    wish: &CoolDown,
    longest: Duration,
    permit: u64,
    next: u64,
    now: Now,
) -> Option<Pause> {
    let asked = Duration::from_millis(wish.for_ms);
    if asked.is_zero() {
        return None;
    }
    let running = old.filter(|old| old.runs(now));
    let pause = |span: Duration, doublings: Option<u32>| Pause {
        until: now.instant + span,
        stated: wish.stated,
        doublings,
        since: next,
        changed_at_ms: now.at_ms,
    };
    if wish.stated {
        let stated = pause(asked.min(LONGEST_STATED), None);
        // Two limits may have been hit at once; the one that lasts longer holds.
        let known = running.is_some_and(|old| old.stated && old.until >= stated.until);
        return (!known).then_some(stated);
    }
    let is_news = old.is_none_or(|old| permit >= old.since);
    if !is_news || running.is_some_and(|old| old.stated) {
        return None;
    }
    let doublings = old
        .and_then(|old| old.doublings)
        .map_or(0, |times| times.saturating_add(1));
    let span = asked
        .saturating_mul(1_u32 << doublings.min(16))
        .min(longest);
    Some(pause(span, Some(doublings)))
}
