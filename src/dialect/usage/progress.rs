//! What a reader of any dialect says of a stream while it goes by. It does not read events.

/// The first event that says what a stream is. Bytes decide, not how they were cut into chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It answers.
    Content,
    /// It reports an error instead.
    Error,
    /// It is no event stream of this dialect.
    Malformed,
}

/// What has been seen of a stream by now. No flag is ever taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Which of content, error and nonsense came first; `None` before any of them.
    pub decision: Option<Decision>,
    /// The first content event: a delta that holds something, a block or an item that is complete, the reason why an
    /// answer ended, or its ending. An answer may well be empty.
    pub content: bool,
    /// The answer has begun: `message_start`, the first chunk, `response.created`.
    pub started: bool,
    /// An error was reported.
    pub error: bool,
    /// The upstream's last word was read, and no usage can follow: `message_stop`, `[DONE]`, `response.completed` and
    /// its kin, the end of Gemini's array. Gemini's events have no such word.
    pub ended: bool,
    /// An event whose data is not JSON or is too long, or bytes before the first event that are no events at all.
    pub malformed: bool,
}

impl Progress {
    /// An event was read. Where it is malformed as well, that counts.
    pub(in crate::dialect) fn decide(&mut self) {
        if self.decision.is_none() {
            self.decision = if self.error {
                Some(Decision::Error)
            } else if self.malformed {
                Some(Decision::Malformed)
            } else if self.content {
                Some(Decision::Content)
            } else {
                None
            };
        }
    }
}

/// The answers that one request asked for (`n`, `candidateCount`): which have begun and which are finished.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::dialect) struct Alternatives {
    begun: u64,
    finished: u64,
}

impl Alternatives {
    /// An event belongs to the answer of this index.
    pub(in crate::dialect) fn see(&mut self, index: u64, finished: bool) {
        // No vendor gives more than 8; what is beyond 63 shares a place.
        let place = 1 << index.min(63);
        self.begun |= place;
        if finished {
            self.finished |= place;
        }
    }

    /// Whether at least one has begun and all that have begun are finished.
    pub(in crate::dialect) fn all_finished(self) -> bool {
        self.begun != 0 && self.begun == self.finished
    }
}
