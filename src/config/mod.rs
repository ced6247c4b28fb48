//! Typed settings: load, merge with the environment, watch, reload.
