//! Client keys, admin tokens, sealed secrets.
