//! Claude Code Hub: a self-hosted gateway for AI coding CLIs.
//!
//! The modules in reading order:

/// The management API.
pub mod admin;
/// Wiring: the only file that knows every module.
pub mod app;
/// Client keys, admin tokens, sealed secrets.
pub mod auth;
/// What replicas tell one another, and what survives a restart.
pub mod board;
/// Headers and bodies that the operator asks to be kept, on their way to the database.
pub mod capture;
/// The immutable snapshot of users, keys, providers and prices.
pub mod catalog;
/// The command line.
pub mod cli;
/// Typed settings.
pub mod config;
/// The console out of the binary.
pub mod console;
/// ③ Pure: wire formats.
pub mod dialect;
/// ④ How bytes leave for a provider.
pub mod egress;
/// Pure: what a user or key may ask for.
pub mod guard;
/// ① Where AI CLIs come in.
pub mod ingress;
/// Append-only files that make money survive a kill.
pub mod journal;
/// Counters behind the limits, in memory and on Redis.
pub mod limits;
/// What runs now, what just happened, and the word that ends it.
pub mod live;
/// Alerts to people.
pub mod notify;
/// Brings LiteLLM's table of prices up to date.
pub mod price_sync;
/// Pure: usage × price table → cost.
pub mod pricing;
/// An address of Redis into a client.
mod redis_address;
/// ② One request, from admission to settlement.
pub mod relay;
/// SQL and nothing but.
pub mod store;
/// Metrics and logs.
pub mod telemetry;
/// One request or list of a provider, for those who try it out.
pub mod trial;
