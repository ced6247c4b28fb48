//! Metrics, logs.
