//! The immutable snapshot of users, keys, providers and prices.
