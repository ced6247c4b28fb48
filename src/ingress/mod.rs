//! Where AI CLIs come in: routes, extractors, errors in the caller's dialect.
