//! Pure: wire formats as bytes and JSON. No async, no clock, no IO.
