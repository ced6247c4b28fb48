//! Which rows of the request log to list, as conditions of a statement. It must not run one.

use std::str::FromStr;

use actors::domain::{Dialect, EndedBy, KeyId, ProviderId, RequestId, RequestKind, UserId};
use sqlx::{Database, Encode, QueryBuilder, Type};
use uuid::Uuid;

/// The most rows that one list gives.
const LIMIT_MAX: u32 = 1000;

/// A place in the log: rows are ordered by time, then id. Written `<at_ms>-<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub at_ms: i64,
    pub id: RequestId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at_ms, self.id.0.simple())
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('-').and_then(|(at_ms, id)| {
            Some(Self {
                at_ms: at_ms.parse().ok()?,
                id: RequestId(Uuid::parse_str(id).ok()?),
            })
        });
        parsed.ok_or_else(|| format!("`{text}` is no cursor"))
    }
}

/// Which rows of the log to list. What is `None` is not asked; the default is the 50 newest rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFilter {
    /// Rows older than that one, the newest of them: the next page.
    pub before: Option<Cursor>,
    /// Rows newer than that one, the oldest of them: what came since.
    pub after: Option<Cursor>,
    /// At most 1000.
    pub limit: u32,
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    pub provider_id: Option<ProviderId>,
    /// The model that the client asked for, exactly.
    pub model: Option<String>,
    /// The model that was sent upstream, exactly.
    pub upstream_model: Option<String>,
    pub session: Option<String>,
    /// What the session begins with.
    pub session_prefix: Option<String>,
    pub kind: Option<RequestKind>,
    pub dialect: Option<Dialect>,
    pub ended_by: Option<EndedBy>,
    pub stream: Option<bool>,
    /// `true` for requests of which some tokens had no price.
    pub unpriced: Option<bool>,
    /// Path without query, exactly.
    pub endpoint: Option<String>,
    pub error_code: Option<String>,
    /// The status, exactly.
    pub status: Option<u16>,
    /// First digit of the status: 2, 4 or 5.
    pub status_class: Option<u16>,
    /// From this time on, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this time.
    pub to_ms: Option<i64>,
}

impl Default for RequestFilter {
    fn default() -> Self {
        Self {
            before: None,
            after: None,
            limit: 50,
            key_id: None,
            user_id: None,
            provider_id: None,
            model: None,
            upstream_model: None,
            session: None,
            session_prefix: None,
            kind: None,
            dialect: None,
            ended_by: None,
            stream: None,
            unpriced: None,
            endpoint: None,
            error_code: None,
            status: None,
            status_class: None,
            from_ms: None,
            to_ms: None,
        }
    }
}

/// What a row has to fulfil: the left side of a comparison, and the value that is bound as its right side.
pub(super) struct Condition {
    pub(super) text: &'static str,
    pub(super) value: Value,
    /// An index has the rows that fulfil it, in order of time.
    pub(super) indexed: bool,
}

pub(super) enum Value {
    Number(i64),
    Text(String),
    /// The text has all of it.
    Constant,
}

impl Condition {
    fn number(text: &'static str, value: Option<i64>) -> Option<Self> {
        let value = Value::Number(value?);
        Some(Self {
            text,
            value,
            indexed: false,
        })
    }

    fn text(text: &'static str, value: &Option<String>) -> Option<Self> {
        Some(Self {
            text,
            value: Value::Text(value.clone()?),
            indexed: true,
        })
    }

    fn constant(text: &'static str) -> Self {
        Self {
            text,
            value: Value::Constant,
            indexed: false,
        }
    }

    fn indexed(self) -> Self {
        Self {
            indexed: true,
            ..self
        }
    }

    pub(super) fn push<DB: Database>(self, query: &mut QueryBuilder<DB>)
    where
        for<'q> i64: Encode<'q, DB> + Type<DB>,
        for<'q> String: Encode<'q, DB> + Type<DB>,
    {
        query.push(self.text);
        match self.value {
            Value::Number(number) => drop(query.push_bind(number)),
            Value::Text(text) => drop(query.push_bind(text)),
            Value::Constant => {}
        }
    }
}

impl RequestFilter {
    /// All but the cursors.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let id = |text, id| Condition::number(text, id).map(Condition::indexed);
        let mut conditions = vec![
            id("key_id = ", self.key_id.map(|id| id.0)),
            id("user_id = ", self.user_id.map(|id| id.0)),
            id("provider_id = ", self.provider_id.map(|id| id.0)),
            Condition::text("model = ", &self.model),
            Condition::text("session = ", &self.session),
            Condition::text("upstream_model = ", &self.upstream_model),
            Condition::text("endpoint = ", &self.endpoint),
            Condition::text("error_code = ", &self.error_code),
            Condition::number("at_ms >= ", self.from_ms),
            Condition::number("at_ms < ", self.to_ms),
        ];
        // Worded as the indexes of statuses have it, which leave out 200.
        let status = Condition::number("status = ", self.status.map(i64::from));
        let class = Condition::number("status / 100 = ", self.status_class.map(i64::from));
        if self.leaves_out_200() {
            conditions.push(status.map(Condition::indexed));
            conditions.push(class.map(Condition::indexed));
            conditions.push(Some(Condition::constant("status <> 200")));
        } else {
            conditions.extend([status, class]);
        }
        // Worded as the index of rare kinds has it.
        let rare = |condition| Condition::constant(condition).indexed();
        conditions.push(self.kind.map(|kind| match kind {
            RequestKind::Generation => Condition::constant("kind = 'generation'"),
            RequestKind::CountTokens => rare("kind <> 'generation' AND kind = 'count_tokens'"),
            RequestKind::Embedding => rare("kind <> 'generation' AND kind = 'embedding'"),
            RequestKind::Resource => rare("kind <> 'generation' AND kind = 'resource'"),
        }));
        let word = |text, word: Option<&str>| Condition::text(text, &word.map(str::to_owned));
        conditions.push(word("dialect = ", self.dialect.map(Dialect::as_str)));
        // Worded as the indexes of rare ends, of answers in one piece and of requests without a price have it.
        conditions.push(match self.ended_by {
            Some(EndedBy::Complete) => Some(Condition::constant("ended_by = 'complete'")),
            rare => word("ended_by <> 'complete' AND ended_by = ", rare.map(end_word)),
        });
        conditions.push(self.stream.map(|stream| match stream {
            true => Condition::constant("stream"),
            false => Condition::constant("NOT stream").indexed(),
        }));
        conditions.push(self.unpriced.map(|unpriced| match unpriced {
            true => Condition::constant("unpriced").indexed(),
            false => Condition::constant("NOT unpriced"),
        }));
        conditions.into_iter().flatten().collect()
    }

    /// The first and the last text that begin so, the last one left out; `None` where nothing is asked.
    pub(super) fn session_range(&self) -> Option<(String, String)> {
        let prefix = self
            .session_prefix
            .as_ref()
            .filter(|text| !text.is_empty())?;
        // No identity has a character beyond: it is the last there is.
        Some((prefix.clone(), format!("{prefix}\u{10ffff}")))
    }

    fn leaves_out_200(&self) -> bool {
        self.status_class.is_some_and(|class| class != 2)
            || self.status.is_some_and(|status| status != 200)
    }

    pub(super) fn oldest_first(&self) -> bool {
        self.after.is_some()
    }
}

/// Appends the conditions to a statement that has one already. Only constants are pushed as text; values are bound.
/// Where one of them leads, SQLite is kept from the indexes of the others.
pub(super) fn push_conditions<DB: Database>(
    query: &mut QueryBuilder<DB>,
    filter: &RequestFilter,
    leading: Leading,
) where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    for (place, condition) in filter.conditions().into_iter().enumerate() {
        query.push(" AND ");
        if condition.indexed && !leading.may_lead(place) {
            query.push("+");
        }
        condition.push(query);
    }
    if let Some((from, to)) = filter.session_range() {
        // By bytes in both, and in PostgreSQL in the words of its index.
        let (column, least, below) = match (DB::NAME, leading.may_prefix()) {
            ("PostgreSQL", _) => ("session", " ~>=~ ", " ~<~ "),
            (_, false) => ("+session", " >= ", " < "),
            (_, true) => ("session", " >= ", " < "),
        };
        query.push(" AND ").push(column).push(least).push_bind(from);
        query.push(" AND ").push(column).push(below).push_bind(to);
    }
    let cursors = [
        (" AND (at_ms, id) < (", filter.before),
        (" AND (at_ms, id) > (", filter.after),
    ];
    for (condition, cursor) in cursors {
        if let Some(cursor) = cursor {
            query.push(condition).push_bind(cursor.at_ms).push(", ");
            query.push_bind(cursor.id.0.as_bytes().to_vec()).push(")");
        }
    }
}

/// Appends the order and the limit.
pub(super) fn push_order<DB: Database>(query: &mut QueryBuilder<DB>, filter: &RequestFilter)
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
{
    query.push(if filter.oldest_first() {
        " ORDER BY at_ms, id LIMIT "
    } else {
        " ORDER BY at_ms DESC, id DESC LIMIT "
    });
    query.push_bind(i64::from(filter.limit.min(LIMIT_MAX)));
}

/// By which index SQLite is to find rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leading {
    /// By the one that it takes.
    Any,
    /// By that of a condition, by its place in `conditions`.
    Condition(usize),
    /// By that of the session's beginning.
    Prefix,
    /// By none of the filter's.
    NoCondition,
    /// By any but that of the session's beginning, which too many rows have.
    NoPrefix,
}

impl Leading {
    fn may_lead(self, place: usize) -> bool {
        match self {
            Self::Any | Self::NoPrefix => true,
            Self::Condition(leading) => leading == place,
            Self::Prefix | Self::NoCondition => false,
        }
    }

    fn may_prefix(self) -> bool {
        matches!(self, Self::Any | Self::Prefix)
    }
}

/// The word of an end, as the columns hold it.
pub(super) fn end_word(ended_by: EndedBy) -> &'static str {
    match ended_by {
        EndedBy::Complete => "complete",
        EndedBy::Client => "client",
        EndedBy::Upstream => "upstream",
        EndedBy::Hub => "hub",
        EndedBy::Interrupted => "interrupted",
    }
}

/// The word of a kind, as the columns hold it.
pub(super) fn kind_word(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Generation => "generation",
        RequestKind::CountTokens => "count_tokens",
        RequestKind::Embedding => "embedding",
        RequestKind::Resource => "resource",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor {
            at_ms: 1_763_000_000_123,
            id: RequestId::generate(),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "12", "12-", "x-0190", "-"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
