//! Pure: what is new about circuits since the last look. It must not ask an actor.

use std::collections::{HashMap, HashSet};

use actors::domain::ProviderId;
use actors::{CircuitView, ProviderView};

use super::super::event::Event;

/// Which circuits were open when they were looked at last.
#[derive(Debug, Default)]
pub(super) struct Circuits {
    /// Whether each was, of those that were there.
    open: HashMap<ProviderId, bool>,
}

impl Circuits {
    /// What has changed. A circuit that is tried and opens again was open all the time, and one that is open when it is
    /// seen for the first time is not news: whoever ran before has told it.
    pub(super) fn look(&mut self, views: &[ProviderView], now_ms: i64) -> Vec<Event> {
        let mut news = Vec::new();
        for view in views {
            let before = self.open.get(&view.id).copied();
            let open = match view.circuit {
                CircuitView::Open { .. } => true,
                CircuitView::HalfOpen => before.unwrap_or(true),
                CircuitView::Closed => false,
            };
            self.open.insert(view.id, open);
            match (before, open) {
                (Some(false), true) => news.push(Event::CircuitOpened {
                    provider: view.id,
                    name: view.name.clone(),
                    failures: view.consecutive_failures,
                    retry_at_ms: now_ms.saturating_add(wait_ms(view.circuit)),
                }),
                (Some(true), false) => news.push(Event::CircuitClosed {
                    provider: view.id,
                    name: view.name.clone(),
                }),
                _ => {}
            }
        }
        let present: HashSet<ProviderId> = views.iter().map(|view| view.id).collect();
        self.open.retain(|id, _| present.contains(id));
        news
    }
}

fn wait_ms(circuit: CircuitView) -> i64 {
    match circuit {
        CircuitView::Open { until_ms } => i64::try_from(until_ms).unwrap_or(i64::MAX),
        CircuitView::Closed | CircuitView::HalfOpen => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::event::EventKind;
    use super::*;

    fn view(id: i64, circuit: CircuitView) -> ProviderView {
        ProviderView {
            id: ProviderId(id),
            name: format!("p{id}"),
            circuit,
            consecutive_failures: 5,
            in_flight: 0,
            max_in_flight: None,
            sessions: 0,
            max_sessions: None,
            cooling_until_ms: None,
            cooling_stated: false,
            models_cooling: Vec::new(),
            budgets: Vec::new(),
            requests_in_minute: 0,
            max_rpm: None,
            tokens_in_minute: 0,
            max_tpm: None,
            success_rate: 1.0,
            ttfb_ms_ewma: None,
            ttft_ms_ewma: None,
            tokens_per_second_ewma: None,
            served: 0,
            failed: 0,
        }
    }

    #[test]
    fn only_openings_and_closings_are_news() {
        use CircuitView::{Closed, HalfOpen, Open};
        let open = Open { until_ms: 30_000 };
        let mut circuits = Circuits::default();
        let mut kinds = |circuit| -> Vec<EventKind> {
            let news = circuits.look(&[view(1, circuit)], 7);
            news.iter().map(Event::kind).collect()
        };
        assert_eq!(kinds(Closed), []);
        assert_eq!(kinds(open), [EventKind::CircuitOpened]);
        for circuit in [open, HalfOpen, open, HalfOpen] {
            assert_eq!(kinds(circuit), [], "{circuit:?}");
        }
        assert_eq!(kinds(Closed), [EventKind::CircuitClosed]);
        assert_eq!(kinds(HalfOpen), []);
    }

    #[test]
    fn what_was_open_before_the_first_look_is_told_when_it_closes() {
        let open = CircuitView::Open { until_ms: 30_000 };
        let mut circuits = Circuits::default();
        assert_eq!(circuits.look(&[view(1, open)], 0), []);
        let closed = circuits.look(&[view(1, CircuitView::Closed)], 0);
        assert_eq!(closed[0].kind(), EventKind::CircuitClosed);
        // One that went away and comes again is seen for the first time.
        assert_eq!(circuits.look(&[], 0), []);
        assert_eq!(circuits.look(&[view(1, open)], 0), []);
        assert_eq!(
            Circuits::default().look(&[view(2, CircuitView::Closed)], 0),
            []
        );
    }

    #[test]
    fn an_opening_says_when_it_is_tried_again() {
        let mut circuits = Circuits::default();
        circuits.look(&[view(1, CircuitView::Closed)], 0);
        let news = circuits.look(&[view(1, CircuitView::Open { until_ms: 30_000 })], 1_000);
        let wanted = Event::CircuitOpened {
            provider: ProviderId(1),
            name: "p1".to_owned(),
            failures: 5,
            retry_at_ms: 31_000,
        };
        assert_eq!(news, [wanted]);
    }
}
