//! Pure: what a user or key may ask for.
