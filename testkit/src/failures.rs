//! Failures that upstreams are known for, by name. Each is made of what any answer is made of.

use serde_json::json;

use crate::{Answer, anthropic};

impl Answer {
    /// Status 200, and the JSON body is an error although a message was asked for.
    #[must_use]
    pub fn error_in_200() -> Self {
        Self::error(200, "overloaded_error", "Overloaded")
    }

    /// Status 200, and an error event is all that comes, stream or not.
    #[must_use]
    pub fn only_an_error_event() -> Self {
        Self::raw_events([anthropic::error_event()])
    }

    /// The head of a stream and its proper end, with no event between.
    #[must_use]
    pub fn empty_stream() -> Self {
        Self::raw_events([] as [&str; 0])
    }

    /// An event stream whose first event is half a JSON object.
    #[must_use]
    pub fn broken_event() -> Self {
        Self::raw_events(["event: message_start\ndata: {\"type\":\"message_start\",\"mess\n\n"])
    }

    /// Says that it is an event stream and is a web page.
    #[must_use]
    pub fn page_as_stream() -> Self {
        Self::raw_events(["<html>\n<body>\nService is being restarted\n</body>\n</html>\n"])
    }

    /// Half a JSON object, though of the length that was announced.
    #[must_use]
    pub fn broken_json() -> Self {
        Self::whole("application/json", "{\"type\":\"message\",\"content\":[")
    }

    /// Status 404 about the model, as Anthropic says it.
    #[must_use]
    pub fn unknown_model(model: &str) -> Self {
        Self::error(404, "not_found_error", &format!("model: {model}"))
    }

    /// Status 429 that says nothing of when to come back.
    #[must_use]
    pub fn rate_limited() -> Self {
        Self::error(
            429,
            "rate_limit_error",
            "This request would exceed your account's rate limit. Please try again later.",
        )
    }

    /// Asks to be left alone for so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header("retry-after", seconds.to_string())
    }

    /// Asks to be left alone for so many milliseconds.
    #[must_use]
    pub fn retry_after_ms(self, milliseconds: u64) -> Self {
        self.header("retry-after-ms", milliseconds.to_string())
    }

    /// Says by Anthropic's headers that the subscription is used up until this Unix second.
    #[must_use]
    pub fn used_up_until(self, unix_s: i64) -> Self {
        self.header("anthropic-ratelimit-unified-status", "rejected")
            .header("anthropic-ratelimit-unified-reset", unix_s.to_string())
    }

    /// A call of a tool that takes no arguments.
    #[must_use]
    pub fn tool_use_without_arguments(name: impl Into<String>) -> Self {
        Self::tool_use(name, json!({}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seen;

    fn rendered(answer: &Answer, stream: bool) -> (u16, String) {
        let seen = Seen {
            method: "POST".to_owned(),
            path: "/v1/messages".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: json!({"model": "m", "stream": stream}).to_string().into(),
            connection: 1,
        };
        let rendered = answer.render(&seen);
        let body = rendered.pieces.concat();
        (rendered.status, String::from_utf8(body).unwrap())
    }

    fn data_of(text: &str) -> Vec<&str> {
        text.lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .collect()
    }

    #[test]
    fn what_is_broken_is_broken() {
        assert_eq!(
            rendered(&Answer::empty_stream(), true),
            (200, String::new())
        );
        let (_, event) = rendered(&Answer::broken_event(), true);
        let [data] = data_of(&event)[..] else {
            panic!("{event}");
        };
        assert!(serde_json::from_str::<serde_json::Value>(data).is_err());
        let (_, body) = rendered(&Answer::broken_json(), false);
        assert!(serde_json::from_str::<serde_json::Value>(&body).is_err());
        let (_, page) = rendered(&Answer::page_as_stream(), true);
        assert_eq!(data_of(&page), [""; 0]);
    }

    #[test]
    fn what_is_short_is_whole() {
        for answer in [
            Answer::nothing(),
            Answer::tool_use_without_arguments("Stop"),
            Answer::message("x").pings_first(5),
        ] {
            let (status, text) = rendered(&answer, true);
            assert_eq!(status, 200);
            assert!(text.starts_with("event: message_start\n"), "{text}");
            assert!(text.contains("event: message_stop\n"), "{text}");
            for data in data_of(&text) {
                serde_json::from_str::<serde_json::Value>(data).unwrap();
            }
        }
        let (_, pings) = rendered(&Answer::message("x").pings_first(5), true);
        assert_eq!(pings.matches("event: ping\n").count(), 6);
        let (_, tool) = rendered(&Answer::tool_use_without_arguments("Stop"), true);
        assert!(tool.contains(r#""partial_json":"""#), "{tool}");
        let (_, nothing) = rendered(&Answer::nothing(), false);
        assert!(nothing.contains(r#""content":[]"#), "{nothing}");
    }
}
