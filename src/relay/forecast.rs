//! What a request will probably consume, so that parallel requests cannot all pass before the first has been billed.
//! Pure but for what it remembers of requests that are over. A guess: what is settled afterwards is the truth.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actors::ConversationId;
use actors::domain::Usage;

/// Text of a request takes about so many bytes for each token.
const BYTES_PER_TOKEN: u64 = 4;
/// The length of an answer where nothing is known, in tokens.
const USUAL_OUTPUT: u64 = 1_000;
/// How much longer than the model's recent answers the next one may be.
const OUTPUT_MARGIN: f64 = 1.5;
/// How much the newest answer weighs in the average.
const NEWEST_WEIGHT: f64 = 0.1;
/// Conversations and models that are remembered. Clients make both up.
const CONVERSATIONS_MAX: usize = 20_000;
const MODELS_MAX: usize = 1_000;

/// What is known of earlier requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// Usage of the conversation's last request.
    pub(super) last: Option<Usage>,
    /// Average length of the model's recent answers, in tokens.
    pub(super) output: Option<f64>,
}

/// The usage to expect of a request whose body has so many bytes and that may be answered with `max_tokens`.
///
/// A conversation goes on where it stopped: what its last request wrote into the prompt cache or read from it is read
/// again, the rest of the body is new.
pub(super) fn forecast(body_bytes: usize, max_tokens: Option<u64>, known: &Known) -> Usage {
    let sent = (body_bytes as u64).div_ceil(BYTES_PER_TOKEN);
    let cache_read = known.last.map_or(0, |last| {
        last.cache_read + last.cache_write_5m + last.cache_write_1h
    });
    let new = known.last.map_or(0, |last| last.input);
    let expected = known.output.map_or(USUAL_OUTPUT, |average| {
        (average * OUTPUT_MARGIN).ceil().max(1.0) as u64
    });
    Usage {
        input: sent.saturating_sub(cache_read).max(new),
        output: expected.min(max_tokens.unwrap_or(u64::MAX)),
        cache_read,
        ..Usage::default()
    }
}

/// What requests that are over have taught. Shared by all workers; a look takes a lock for a look-up.
#[derive(Debug, Default)]
pub struct Experience {
    past: Mutex<Past>,
}

#[derive(Debug, Default)]
struct Past {
    conversations: HashMap<ConversationId, Usage>,
    models: HashMap<String, f64>,
}

impl Experience {
    pub(super) fn known(&self, conversation: Option<ConversationId>, model: &str) -> Known {
        let past = self.past();
        Known {
            last: conversation.and_then(|id| past.conversations.get(&id).copied()),
            output: past.models.get(model).copied(),
        }
    }

    /// Remembers a request that was answered.
    pub(super) fn learn(&self, conversation: Option<ConversationId>, model: &str, usage: &Usage) {
        if usage.output == 0 {
            return;
        }
        let mut past = self.past();
        let output = usage.output as f64;
        if let Some(average) = past.models.get_mut(model) {
            *average += (output - *average) * NEWEST_WEIGHT;
        } else {
            make_room(&mut past.models, MODELS_MAX);
            past.models.insert(model.to_owned(), output);
        }
        if let Some(id) = conversation {
            if !past.conversations.contains_key(&id) {
                make_room(&mut past.conversations, CONVERSATIONS_MAX);
            }
            past.conversations.insert(id, *usage);
        }
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Half of a full map goes, whichever half: what is in use is soon learned again.
fn make_room<K: std::hash::Hash + Eq, V>(map: &mut HashMap<K, V>, most: usize) {
    if map.len() >= most {
        let mut keep = false;
        map.retain(|_, _| {
            keep = !keep;
            keep
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, output: u64, cache_write_5m: u64, cache_read: u64) -> Usage {
        Usage {
            input,
            output,
            cache_write_5m,
            cache_read,
            ..Usage::default()
        }
    }

    #[test]
    fn the_first_request_is_judged_by_its_size() {
        let nothing = Known::default();
        assert_eq!(forecast(4_001, None, &nothing), usage(1_001, 1_000, 0, 0));
        assert_eq!(forecast(0, Some(16), &nothing), usage(0, 16, 0, 0));
        assert_eq!(forecast(400, Some(32_000), &nothing).output, 1_000);
    }

    #[test]
    fn a_conversation_reads_again_what_its_last_request_cached() {
        let known = Known {
            last: Some(usage(7, 50, 2_000, 8_000)),
            output: Some(100.0),
        };
        assert_eq!(forecast(44_000, None, &known), usage(1_000, 150, 0, 10_000));
        // Smaller than before, as after a compaction: at least as much as was new the last time.
        assert_eq!(forecast(400, None, &known), usage(7, 150, 0, 10_000));
    }

    #[test]
    fn answers_teach_and_silence_does_not() {
        let experience = Experience::default();
        let id = Some(ConversationId(1));
        experience.learn(id, "m", &usage(5, 100, 0, 0));
        experience.learn(id, "m", &usage(6, 200, 0, 0));
        experience.learn(id, "m", &usage(9, 0, 0, 0));
        let known = experience.known(id, "m");
        assert_eq!(known.last, Some(usage(6, 200, 0, 0)));
        assert_eq!(known.output, Some(110.0));
        assert_eq!(experience.known(None, "other"), Known::default());
    }

    #[test]
    fn what_clients_make_up_is_forgotten() {
        let experience = Experience::default();
        for nth in 0..3 * MODELS_MAX {
            experience.learn(None, &format!("m{nth}"), &usage(1, 1, 0, 0));
        }
        assert!(experience.past().models.len() <= MODELS_MAX);
    }
}
