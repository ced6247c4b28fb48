//! LimitStore in memory and on Redis.
