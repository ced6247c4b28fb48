//! SQL and nothing but.
