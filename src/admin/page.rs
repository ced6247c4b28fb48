//! Lists come in pages by cursor. A cursor is opaque to callers and good for the list that made it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

pub const LIMIT_MAX: u32 = 200;
const LIMIT: u32 = 50;

/// A piece of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Send it as `cursor` to get what follows; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// How much, from where.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

impl PageQuery {
    pub fn limit(&self) -> Result<u32, Problem> {
        limit(self.limit)
    }

    pub fn after<C: DeserializeOwned>(&self) -> Result<Option<C>, Problem> {
        after(self.cursor.as_deref())
    }
}

/// How many items were asked for.
pub fn limit(limit: Option<u32>) -> Result<u32, Problem> {
    match limit {
        None => Ok(LIMIT),
        Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
        Some(limit) => Err(Problem::invalid(
            "limit",
            format!("`{limit}` is not between 1 and {LIMIT_MAX}"),
        )),
    }
}

/// What a cursor holds.
pub fn after<C: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<C>, Problem> {
    let Some(text) = cursor else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let read = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    read.map(Some)
        .ok_or_else(|| Problem::invalid("cursor", format!("`{text}` is no cursor of this list")))
}

/// Makes a cursor.
pub fn cursor(at: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(at).unwrap_or_default())
}

impl<T> Page<T> {
    /// A page of a list that is in memory whole, in the order of `place`.
    pub fn of_all<P: Ord + Serialize + DeserializeOwned>(
        all: impl Iterator<Item = T>,
        query: &PageQuery,
        place: impl Fn(&T) -> P,
    ) -> Result<Self, Problem> {
        let after: Option<P> = query.after()?;
        let limit = query.limit()? as usize;
        let mut rest = all.filter(|item| after.as_ref().is_none_or(|after| place(item) > *after));
        let items: Vec<T> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| cursor(&place(last)));
        Ok(Self { items, next_cursor })
    }

    /// A page out of rows of which one more than asked for was read.
    pub fn of_rows<C: Serialize>(mut items: Vec<T>, limit: u32, at: impl Fn(&T) -> C) -> Self {
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next_cursor = items.last().filter(|_| more).map(|last| cursor(&at(last)));
        Self { items, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_one_another_to_the_end() {
        let mut query = PageQuery {
            cursor: None,
            limit: Some(2),
        };
        let mut seen = Vec::new();
        loop {
            let page = Page::of_all(1..=5i64, &query, |id| *id).unwrap();
            seen.push(page.items);
            match page.next_cursor {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, [vec![1, 2], vec![3, 4], vec![5]]);
        query.cursor = Some("%%".to_owned());
        assert_eq!(
            Page::of_all(1..=5i64, &query, |id| *id).unwrap_err().errors[0].pointer,
            "cursor"
        );
        assert!(limit(Some(0)).is_err() && limit(Some(201)).is_err());
    }
}
