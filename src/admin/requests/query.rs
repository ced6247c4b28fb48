//! Filters of the request log as query parameters, all of them checked. Nothing is read from the log here.

use actors::domain::{KeyId, ProviderId, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::admin::Admin;
use crate::admin::names::{Asked, Meant};
use crate::admin::page;
use crate::admin::problem::{FieldError, Problem};
use crate::admin::shape::Time;
use crate::admin::times::in_order;
use crate::admin::words::{DialectWord, EndWord, KindWord};
use crate::store::{Cursor, RequestFilter};

/// A struct of query parameters: the filters, and more. Parameters cannot be flattened: numbers in them would then
/// only be texts.
macro_rules! request_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            user_id: Option<i64>,
            /// The user's name, in place of the id.
            user: Option<String>,
            key_id: Option<i64>,
            /// The key's name, in place of the id; with `user` where several users have one of that name.
            key: Option<String>,
            provider_id: Option<i64>,
            /// The provider's name, in place of the id.
            provider: Option<String>,
            /// What the client asked for, exactly.
            model: Option<String>,
            /// What was sent upstream, exactly.
            upstream_model: Option<String>,
            /// A conversation, exactly.
            session: Option<String>,
            /// What the conversation's identity begins with.
            session_prefix: Option<String>,
            #[param(inline)]
            kind: Option<KindWord>,
            #[param(inline)]
            dialect: Option<DialectWord>,
            #[param(inline)]
            ended_by: Option<EndWord>,
            /// Whether the answer was streamed.
            stream: Option<bool>,
            /// `true`: some tokens had no price.
            unpriced: Option<bool>,
            /// Path without query, exactly.
            #[param(example = "/v1/messages")]
            endpoint: Option<String>,
            error_code: Option<String>,
            /// The status, exactly.
            #[param(minimum = 100, maximum = 999)]
            status: Option<u16>,
            /// First digit of the status.
            #[param(minimum = 1, maximum = 9)]
            status_class: Option<u16>,
            /// Came in from this time on.
            #[param(value_type = Option<String>, format = DateTime)]
            from: Option<Time>,
            /// Came in before this time.
            #[param(value_type = Option<String>, format = DateTime)]
            to: Option<Time>,
            $($(#[$meta])* pub(super) $field: $type,)*
        }

        impl $name {
            /// The filter that it means, without cursors.
            pub(super) async fn filter(&self, admin: &Admin) -> Result<RequestFilter, Problem> {
                in_range(self.status, self.status_class)?;
                in_order(self.from.map(Time::ms), self.to.map(Time::ms))?;
                one_of([
                    ("user", self.user_id, self.user.is_some()),
                    ("key", self.key_id, self.key.is_some()),
                    ("provider", self.provider_id, self.provider.is_some()),
                ])?;
                let asked = Asked {
                    user: self.user.as_deref(),
                    key: self.key.as_deref(),
                    provider: self.provider.as_deref(),
                };
                let Meant { user, key, provider } = asked.meant(&admin.db).await?;
                Ok(RequestFilter {
                    user_id: user.or(self.user_id.map(UserId)),
                    key_id: key.or(self.key_id.map(KeyId)),
                    provider_id: provider.or(self.provider_id.map(ProviderId)),
                    model: self.model.clone(),
                    upstream_model: self.upstream_model.clone(),
                    session: self.session.clone(),
                    session_prefix: self.session_prefix.clone(),
                    kind: self.kind.map(Into::into),
                    dialect: self.dialect.map(Into::into),
                    ended_by: self.ended_by.map(Into::into),
                    stream: self.stream,
                    unpriced: self.unpriced,
                    endpoint: self.endpoint.clone(),
                    error_code: self.error_code.clone(),
                    status: self.status,
                    status_class: self.status_class,
                    from_ms: self.from.map(Time::ms),
                    to_ms: self.to.map(Time::ms),
                    ..RequestFilter::default()
                })
            }
        }
    };
}

request_query! {
    /// Which requests a list shows.
    ListQuery {
        /// `next_cursor` of the page before: what is older.
        cursor: Option<String>,
        /// `newest_cursor` of an earlier page: what is newer, the oldest of it first to come.
        since: Option<String>,
        /// Items at most; 50 where it is left out.
        #[param(minimum = 1, maximum = 200)]
        limit: Option<u32>,
    }
}

request_query! {
    /// Which requests are added up.
    TotalsQuery {}
}

request_query! {
    /// Which requests are exported, and how.
    ExportQuery {
        #[param(inline)]
        format: ExportFormat,
        /// Which of them comes first: the newest where it is left out.
        #[param(inline)]
        order: Option<ExportOrder>,
        /// With decision chain, cost breakdown and addresses; for `ndjson`.
        details: Option<bool>,
    }
}

/// How an export is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ExportFormat {
    /// A table with a line of names.
    #[default]
    Csv,
    /// A JSON object a line.
    Ndjson,
}

/// Which request of an export comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ExportOrder {
    #[default]
    Newest,
    Oldest,
}

impl ListQuery {
    /// The filter of the page, of one row more than it has.
    pub(super) async fn page(&self, admin: &Admin) -> Result<RequestFilter, Problem> {
        if self.cursor.is_some() && self.since.is_some() {
            return Err(Problem::invalid(
                "since",
                "does not go together with `cursor`",
            ));
        }
        Ok(RequestFilter {
            before: place("cursor", self.cursor.as_deref())?,
            after: place("since", self.since.as_deref())?,
            limit: page::limit(self.limit)?.saturating_add(1),
            ..self.filter(admin).await?
        })
    }
}

/// What a cursor of the log holds.
pub(in crate::admin) fn place(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<Cursor>, Problem> {
    let wrong = || {
        let text = text.unwrap_or_default();
        Problem::invalid(field, format!("`{text}` is no cursor of this list"))
    };
    let inside: Option<String> = page::after(text).map_err(|_| wrong())?;
    let place = inside.map(|inside| inside.parse());
    place.transpose().map_err(|_| wrong())
}

/// A cursor of the log.
pub(in crate::admin) fn cursor(at: Cursor) -> String {
    page::cursor(&at.to_string())
}

/// Whether there can be such statuses.
pub(in crate::admin) fn in_range(status: Option<u16>, class: Option<u16>) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut check = |pointer: &str, number: Option<u16>, from: u16, to: u16| {
        if let Some(number) = number.filter(|number| !(from..=to).contains(number)) {
            errors.push(FieldError {
                pointer: pointer.to_owned(),
                detail: format!("`{number}` is not between {from} and {to}"),
            });
        }
    };
    check("status", status, 100, 999);
    check("status_class", class, 1, 9);
    if errors.is_empty() {
        return Ok(());
    }
    Err(Problem::of_fields(errors))
}

/// Each by id or by name.
fn one_of(given: [(&str, Option<i64>, bool); 3]) -> Result<(), Problem> {
    let both = given.iter().find(|(_, id, named)| id.is_some() && *named);
    both.map_or(Ok(()), |(name, ..)| {
        let detail = format!("does not go together with `{name}_id`");
        Err(Problem::invalid(*name, detail))
    })
}
