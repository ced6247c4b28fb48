//! Says which models are served without a price, and not again for an hour.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actors::domain::RequestLog;

/// How long a model is not spoken of again.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// How many models are remembered; clients choose names, so that there may be any number.
const MODELS_MAX: usize = 256;

/// When each model was last spoken of.
#[derive(Debug, Default)]
pub(super) struct UnpricedModels(Mutex<HashMap<String, Instant>>);

impl UnpricedModels {
    pub(super) fn tell(&self, log: &RequestLog) {
        if self.is_news(&log.upstream_model, Instant::now()) {
            tracing::warn!(
                model = log.model,
                upstream_model = log.upstream_model,
                "a model has no price and is served as if it were free; see `price missing`, set one by `price set`"
            );
        }
    }

    fn is_news(&self, model: &str, now: Instant) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told
            .get(model)
            .is_some_and(|at| now.duration_since(*at) < EVERY)
        {
            return false;
        }
        if told.len() >= MODELS_MAX {
            told.retain(|_, at| now.duration_since(*at) < EVERY);
        }
        // So many different names are somebody's noise: the log must not grow with it.
        if told.len() >= MODELS_MAX {
            return false;
        }
        told.insert(model.to_owned(), now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_news_once_an_hour_and_noise_is_not() {
        let models = UnpricedModels::default();
        let now = Instant::now();
        assert!(models.is_news("a", now));
        assert!(!models.is_news("a", now + EVERY - Duration::from_millis(1)));
        assert!(models.is_news("a", now + EVERY));
        let later = now + EVERY;
        let news = (0..1000)
            .filter(|n| models.is_news(&format!("m{n}"), later))
            .count();
        assert_eq!(news, MODELS_MAX - 1);
        assert!(models.is_news("m999", later + EVERY));
    }
}
