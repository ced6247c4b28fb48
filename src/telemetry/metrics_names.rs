//! Every metric's name and meaning: the one place where a name is written.

/// A metric of the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MetricName {
    Requests,
    AddedLatency,
    Ttfb,
    Tokens,
    Cost,
    Attempts,
    LimitsRefused,
    LimitsDegraded,
    LimitsLocal,
    LimitsCut,
    LimitsOwed,
    LogQueue,
    LogDropped,
    LogLeft,
    JournalBytes,
    JournalThinned,
    BoardWaiting,
    BoardCarried,
    BoardHeard,
    BoardDropped,
    BoardFailures,
    ActorRestarts,
    ActorQueue,
    ConfigReloads,
    StreamsCut,
    Unpriced,
    BodiesDropped,
    InFlight,
}

impl MetricName {
    pub const ALL: [Self; 28] = [
        Self::Requests,
        Self::AddedLatency,
        Self::Ttfb,
        Self::Tokens,
        Self::Cost,
        Self::Attempts,
        Self::LimitsRefused,
        Self::LimitsDegraded,
        Self::LimitsLocal,
        Self::LimitsCut,
        Self::LimitsOwed,
        Self::LogQueue,
        Self::LogDropped,
        Self::LogLeft,
        Self::JournalBytes,
        Self::JournalThinned,
        Self::BoardWaiting,
        Self::BoardCarried,
        Self::BoardHeard,
        Self::BoardDropped,
        Self::BoardFailures,
        Self::ActorRestarts,
        Self::ActorQueue,
        Self::ConfigReloads,
        Self::StreamsCut,
        Self::Unpriced,
        Self::BodiesDropped,
        Self::InFlight,
    ];

    /// The name as scraped, and what it says.
    const fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::Requests => (
                "hub_requests_total",
                "Client requests that ended, by endpoint, who ended them, and class of status",
            ),
            Self::AddedLatency => (
                "hub_added_latency_seconds",
                "Time a request spent in the hub before it was sent upstream",
            ),
            Self::Ttfb => (
                "hub_ttfb_seconds",
                "Time from a request's arrival to the first byte of the upstream's answer",
            ),
            Self::Tokens => (
                "hub_tokens_total",
                "Tokens that upstreams reported, by disjoint kind",
            ),
            Self::Cost => (
                "hub_cost_nano_usd_total",
                "Cost of all requests in billionths of a US dollar",
            ),
            Self::Attempts => (
                "hub_attempts_total",
                "Steps of decision chains: tries at providers and refusals, by how they went",
            ),
            Self::LimitsRefused => (
                "hub_limits_refused_total",
                "Requests refused by a limit, by its window",
            ),
            Self::LimitsDegraded => (
                "hub_limits_degraded_total",
                "Requests let through because the limit store could not answer",
            ),
            Self::LimitsLocal => (
                "hub_limits_local_total",
                "Requests that were judged by this hub's own counters because Redis did not answer in time",
            ),
            Self::LimitsCut => (
                "hub_limits_cut_total",
                "How often Redis was given up for limits",
            ),
            Self::LimitsOwed => (
                "hub_limits_owed_requests",
                "Finished requests of which Redis has not been told yet",
            ),
            Self::LogQueue => (
                "hub_log_queue_rows",
                "Finished requests that wait to be written to the database",
            ),
            Self::LogDropped => (
                "hub_log_rows_dropped_total",
                "Finished requests dropped from memory because too many waited; the journal has them",
            ),
            Self::LogLeft => (
                "hub_log_left_rows",
                "Finished requests that wait on disk only and are read back once the database takes rows",
            ),
            Self::JournalThinned => (
                "hub_journal_thinned_total",
                "Finished requests that lost their details because the journal was over its bound",
            ),
            Self::JournalBytes => (
                "hub_journal_bytes",
                "Size of the journal's files that are still needed",
            ),
            Self::BoardWaiting => (
                "hub_board_waiting_notes",
                "Notes about pins and circuits that wait to be kept and told to other replicas",
            ),
            Self::BoardCarried => (
                "hub_board_notes_carried_total",
                "Notes about pins and circuits that were kept and told",
            ),
            Self::BoardHeard => (
                "hub_board_notes_heard_total",
                "Notes heard from other replicas, or read back from Redis",
            ),
            Self::BoardDropped => (
                "hub_board_notes_dropped_total",
                "Notes given up because too many waited",
            ),
            Self::BoardFailures => (
                "hub_board_failures_total",
                "Connections to Redis lost or not made, and writes of the state file that failed",
            ),
            Self::ActorRestarts => (
                "hub_actor_restarts_total",
                "Restarts of actors after a panic, by kind of actor",
            ),
            Self::ActorQueue => (
                "hub_actor_queue_messages",
                "Messages that wait for actors, by kind of actor",
            ),
            Self::ConfigReloads => (
                "hub_config_reloads_total",
                "Reloads of the settings file, by result",
            ),
            Self::StreamsCut => (
                "hub_streams_cut_total",
                "Answers that the upstream cut after their first byte had gone to the client",
            ),
            Self::Unpriced => (
                "hub_requests_unpriced_total",
                "Requests whose model has no price: they were served and count as free",
            ),
            Self::BodiesDropped => (
                "hub_bodies_dropped_total",
                "Requests of which headers and bodies were to be kept, and were not: too many waited for the database",
            ),
            Self::InFlight => (
                "hub_in_flight_requests",
                "Client requests that are running now",
            ),
        }
    }

    /// As scraped: `hub_requests_total`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.entry().0
    }

    #[must_use]
    pub const fn help(self) -> &'static str {
        self.entry().1
    }

    /// As registered: the encoder puts `_total` behind every counter.
    pub(super) fn registered(self) -> &'static str {
        let name = self.as_str();
        name.strip_suffix("_total").unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_say_their_unit() {
        let names: HashSet<&str> = MetricName::ALL.iter().map(|name| name.as_str()).collect();
        assert_eq!(names.len(), MetricName::ALL.len());
        let units = [
            "_total",
            "_seconds",
            "_rows",
            "_bytes",
            "_messages",
            "_notes",
            "_requests",
        ];
        for name in names {
            assert!(name.starts_with("hub_"), "{name}");
            assert!(units.iter().any(|unit| name.ends_with(unit)), "{name}");
        }
    }
}
