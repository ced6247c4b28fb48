#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hub_fuzz::peek_and_read(actors::domain::Dialect::Gemini, bytes));
