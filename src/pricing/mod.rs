//! Pure: usage × price table → cost.
