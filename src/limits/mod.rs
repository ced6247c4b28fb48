//! LimitStore in memory and on Redis. Counts, and says whether there is room; must not know what a key or a user is
//! beyond its number, nor what happens to a request that is refused.
//!
//! Both stores answer the same history with the same verdicts: `verdict.rs` decides for both, `account.rs` and
//! `lua/` count alike, and a test holds them against each other.

mod account;
mod holds;
mod link;
mod memory;
mod meter;
mod redis;
mod redis_calls;
mod redis_pool;
mod resilient;
mod verdict;
mod window;

pub use memory::MemoryLimits;
pub use redis::RedisLimits;
pub use resilient::{LinkNumbers, ResilientLimits};
pub use window::Rolling;
