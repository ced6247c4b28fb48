//! All rows of a filter, however many, as a stream that holds one page at a time: for exports. It must not hold a connection
//! between two pages, since whoever reads may be slow.

use actors::domain::RequestId;
use futures_util::stream::{self, Stream, TryStreamExt};
use uuid::Uuid;

use super::database::Db;
use super::error::{Result, StoreError};
use super::request_filter::{Cursor, RequestFilter};
use super::requests::{RequestDetails, RequestRow};

/// Rows of a page.
const PAGE: u32 = 500;

/// Which of the rows comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StreamOrder {
    #[default]
    NewestFirst,
    OldestFirst,
}

/// Where a stream goes on.
struct Place {
    db: Db,
    /// `None` at the end.
    filter: Option<RequestFilter>,
    order: StreamOrder,
}

impl Db {
    /// The rows of the filter that lie before its cursor `before` (newest first) or after its cursor `after` (oldest
    /// first), all of them: its limit is not looked at. What is written meanwhile may come or not.
    pub fn stream_requests(
        &self,
        filter: &RequestFilter,
        order: StreamOrder,
    ) -> impl Stream<Item = Result<RequestRow>> + Send + use<> {
        let pages = stream::try_unfold(self.place(filter, order), async |place| {
            let Some((rows, place)) = place.next().await? else {
                return Ok::<_, StoreError>(None);
            };
            Ok(Some((
                stream::iter(rows.into_iter().map(Ok::<_, StoreError>)),
                place,
            )))
        });
        pages.try_flatten()
    }

    /// The same rows with their details where these are still there.
    pub fn stream_requests_with_details(
        &self,
        filter: &RequestFilter,
        order: StreamOrder,
    ) -> impl Stream<Item = Result<(RequestRow, Option<RequestDetails>)>> + Send + use<> {
        let pages = stream::try_unfold(self.place(filter, order), async |place| {
            let db = place.db.clone();
            let Some((rows, place)) = place.next().await? else {
                return Ok::<_, StoreError>(None);
            };
            let rows = db.with_details(rows).await?;
            Ok(Some((
                stream::iter(rows.into_iter().map(Ok::<_, StoreError>)),
                place,
            )))
        });
        pages.try_flatten()
    }

    fn place(&self, filter: &RequestFilter, order: StreamOrder) -> Place {
        let first = Cursor {
            at_ms: filter.from_ms.unwrap_or(i64::MIN),
            id: RequestId(Uuid::nil()),
        };
        let (before, after) = match order {
            StreamOrder::NewestFirst => (filter.before, None),
            StreamOrder::OldestFirst => (None, Some(filter.after.unwrap_or(first))),
        };
        Place {
            db: self.clone(),
            filter: Some(RequestFilter {
                before,
                after,
                limit: PAGE,
                ..filter.clone()
            }),
            order,
        }
    }
}

impl Place {
    /// The next page in the order of the stream, and where it goes on.
    async fn next(self) -> Result<Option<(Vec<RequestRow>, Self)>> {
        let Some(mut filter) = self.filter else {
            return Ok(None);
        };
        let mut rows = self.db.list_requests(&filter).await?;
        if self.order == StreamOrder::OldestFirst {
            rows.reverse();
        }
        let last = rows.last().map(RequestRow::cursor);
        let is_full = rows.len() == PAGE as usize;
        match self.order {
            StreamOrder::NewestFirst => filter.before = last,
            StreamOrder::OldestFirst => filter.after = last,
        }
        Ok(Some((
            rows,
            Self {
                filter: is_full.then_some(filter),
                ..self
            },
        )))
    }
}
