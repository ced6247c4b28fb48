#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    use actors::domain::Dialect;
    hub_fuzz::pair(Dialect::OpenaiResponses, Dialect::Gemini, bytes)
});
