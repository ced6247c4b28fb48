//! One binary of integration tests; a module per behaviour.

#![expect(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod actor_panics;
mod bad_input;
mod client_leaves;
mod command_line;
mod deploy;
mod egress;
mod example;
mod failover;
mod gateway;
mod journal;
mod kill_nine;
mod limits;
mod reload;
mod store;
mod support;
mod tidy;
