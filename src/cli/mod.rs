//! The command line: serve, check-config, provider, user, key, requests, health.
