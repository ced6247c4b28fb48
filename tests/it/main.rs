//! One binary of integration tests; a module per behaviour.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod actions;
mod actor_panics;
mod admin;
mod affinity;
mod bad_input;
mod bills;
mod board;
mod bodies;
mod client_leaves;
mod clients;
mod command_line;
mod deploy;
mod egress;
mod endpoints;
mod example;
mod failover;
mod fault_matrix;
mod gateway;
mod guard;
mod half_open;
mod journal;
mod kill_nine;
mod limits;
mod live;
mod master_key;
mod mended;
mod notify;
mod outage;
mod patience;
mod pins;
mod price_sync;
mod prices;
mod provider_limits;
mod proxied;
mod random_failures;
mod reload;
mod replicas;
mod store;
mod support;
mod tidy;
mod translate;
mod translated;
mod websocket;
