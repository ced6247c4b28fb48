//! What an answer was found with: `groundingMetadata` into a search and citations, and back. Places in the text are not
//! told, because the vendor counts them in bytes of a part and nobody else does.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::dialect::translate::neutral::{Citation, WebSearch};
use crate::dialect::usage::lenient::Lenient;

/// What the vendor says that it found.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Grounding {
    web_search_queries: Lenient<Vec<String>>,
    grounding_chunks: Lenient<Vec<Found>>,
    grounding_supports: Lenient<Vec<Support>>,
    /// The search was told already.
    #[serde(skip)]
    is_said: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Found {
    web: Option<Page>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Page {
    uri: Option<String>,
    title: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Support {
    grounding_chunk_indices: Vec<usize>,
}

impl Grounding {
    pub fn read(json: &RawValue) -> Option<Self> {
        let read: Self = serde_json::from_str(json.get()).ok()?;
        let says = read.is_search() || !read.pages().is_empty();
        says.then_some(read)
    }

    /// Whether the vendor's search ran, and is billed.
    pub fn is_search(&self) -> bool {
        let queries = self.web_search_queries.0.as_ref();
        queries.is_some_and(|queries| !queries.is_empty())
    }

    fn pages(&self) -> Vec<(String, String)> {
        let found = self.grounding_chunks.0.iter().flatten();
        let pages = found.filter_map(|found| found.web.as_ref());
        pages
            .filter_map(|page| {
                let title = page.title.clone().unwrap_or_default();
                Some((page.uri.clone()?, title))
            })
            .collect()
    }

    pub fn search(&self, id: String) -> Option<WebSearch> {
        let queries = self.web_search_queries.0.as_deref().unwrap_or_default();
        (self.is_search() && !self.is_said).then(|| WebSearch {
            id,
            query: queries.join("; "),
            found: self.pages(),
            hosted: Vec::new(),
        })
    }

    pub fn said(&mut self) {
        self.is_said = true;
    }

    /// The pages that the text rests on, each once.
    pub fn citations(&self) -> Vec<Citation> {
        let pages = self.pages();
        let mut cited: Vec<Citation> = Vec::new();
        let supports = self.grounding_supports.0.iter().flatten();
        for place in supports.flat_map(|support| &support.grounding_chunk_indices) {
            if let Some((url, title)) = pages.get(*place)
                && !cited.iter().any(|known| known.url == *url)
            {
                cited.push(Citation {
                    url: url.clone(),
                    title: (!title.is_empty()).then(|| title.clone()),
                    ..Citation::default()
                });
            }
        }
        cited
    }
}

/// What an answer for a client was found with, gathered on the way.
#[derive(Debug, Default)]
pub(super) struct Sources {
    queries: Vec<String>,
    pages: Vec<(String, String)>,
}

impl Sources {
    pub fn search(&mut self, search: WebSearch) {
        if !search.query.is_empty() {
            self.queries.push(search.query);
        }
        for (url, title) in search.found {
            self.page(url, title);
        }
    }

    pub fn cite(&mut self, citation: Citation) {
        self.page(citation.url, citation.title.unwrap_or_default());
    }

    fn page(&mut self, url: String, title: String) {
        if !url.is_empty() && !self.pages.iter().any(|(known, _)| *known == url) {
            self.pages.push((url, title));
        }
    }

    /// `groundingMetadata`, where there is something to say.
    pub fn metadata(&self) -> Option<Value> {
        if self.queries.is_empty() && self.pages.is_empty() {
            return None;
        }
        let chunks = self.pages.iter();
        let chunks = chunks.map(|(uri, title)| json!({"web": {"uri": uri, "title": title}}));
        Some(json!({
            "webSearchQueries": self.queries,
            "groundingChunks": chunks.collect::<Vec<_>>(),
        }))
    }
}
