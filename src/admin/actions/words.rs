//! `sensitive-words/*`: texts that no request may hold.

use actix_web::{post, web};
use actors::domain::{SensitiveWord, TextMatch, WordId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Act, Answer, Done, Finished, done, finished};
use super::args::{Args, Both, Fields, Nothing};
use super::caller::{self, Caller, Look};
use crate::admin::Admin;
use crate::admin::body::Wrong;
use crate::admin::guardrails::judge_word;
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::Time;
use crate::store::SensitiveWordRow;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_sensitive_words)
        .service(create_sensitive_word)
        .service(update_sensitive_word)
        .service(delete_sensitive_word)
        .service(refresh_cache)
        .service(get_cache_stats);
}

/// A text that no request may hold.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WordItem {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "project tulip")]
    word: String,
    /// `contains`, `exact` or `regex`.
    #[schema(value_type = String, example = "contains")]
    match_type: TextMatch,
    description: Option<String>,
    is_enabled: bool,
    created_at: Time,
    updated_at: Time,
}

impl From<SensitiveWordRow> for WordItem {
    fn from(row: SensitiveWordRow) -> Self {
        Self {
            id: row.id.0,
            word: row.rule.word,
            match_type: row.rule.match_type,
            description: Some(row.rule.description).filter(|text| !text.is_empty()),
            is_enabled: row.rule.enabled,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        }
    }
}

/// A word to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWord {
    #[schema(example = "project tulip")]
    word: String,
    /// `contains`, `exact` or `regex`.
    #[schema(value_type = String, example = "contains")]
    match_type: TextMatch,
    #[serde(default)]
    description: Option<String>,
}

impl Fields for NewWord {}

/// A word.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WordRef {
    #[schema(example = 1)]
    id: i64,
}

impl Fields for WordRef {}

/// What is changed of a word; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WordFields {
    word: Option<String>,
    /// `contains`, `exact` or `regex`.
    #[schema(value_type = Option<String>, example = "exact")]
    match_type: Option<TextMatch>,
    description: Option<String>,
    is_enabled: Option<bool>,
}

impl Fields for WordFields {}

/// Judged in the words in which it was sent.
fn judged(word: SensitiveWord) -> Result<SensitiveWord, Problem> {
    let mut wrong = Wrong::default();
    judge_word(&word, &mut wrong);
    wrong.result().map(|()| word)
}

/// List sensitive words
#[utoipa::path(
    tag = "sensitive-words",
    request_body = Nothing,
    responses((status = 200, description = "The words", body = Done<Vec<WordItem>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/sensitive-words/listSensitiveWords")]
async fn list_sensitive_words(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<WordItem>> {
    let rows = admin.db.list_sensitive_words().await?.into_iter();
    done(rows.map(WordItem::from).collect())
}

/// Add a sensitive word
///
/// From then on requests that hold it are refused with status 400.
#[utoipa::path(
    tag = "sensitive-words",
    request_body = NewWord,
    responses((status = 200, description = "The word", body = Done<WordItem>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sensitive-words/createSensitiveWordAction")]
async fn create_sensitive_word(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<NewWord>,
) -> Answer<WordItem> {
    let asked = args.0;
    let word = judged(SensitiveWord {
        word: asked.word,
        match_type: asked.match_type,
        description: asked.description.unwrap_or_default(),
        enabled: true,
    })?;
    let mut change = admin.db.change(&caller.who).await?;
    let row = change.insert_sensitive_word(&word).await?;
    admin.commit(change).await?;
    done(row.into())
}

type UpdateWord = Both<WordRef, WordFields>;

/// Change a sensitive word
///
/// What is left out stays.
#[utoipa::path(
    tag = "sensitive-words",
    request_body = UpdateWord,
    responses((status = 200, description = "The word as it is now", body = Done<WordItem>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sensitive-words/updateSensitiveWordAction")]
async fn update_sensitive_word(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<UpdateWord>,
) -> Answer<WordItem> {
    let Both(WordRef { id }, asked) = args.0;
    let present = admin.db.get_sensitive_word(WordId(id)).await?;
    let before = present.rule;
    let word = judged(SensitiveWord {
        word: asked.word.unwrap_or(before.word),
        match_type: asked.match_type.unwrap_or(before.match_type),
        description: asked.description.unwrap_or(before.description),
        enabled: asked.is_enabled.unwrap_or(before.enabled),
    })?;
    let seen = Some(present.updated_at_ms);
    let mut change = admin.db.change(&caller.who).await?;
    let row = change
        .update_sensitive_word(WordId(id), seen, &word)
        .await?;
    admin.commit(change).await?;
    done(row.into())
}

/// Delete a sensitive word
#[utoipa::path(
    tag = "sensitive-words",
    request_body = WordRef,
    responses((status = 200, description = "It is gone", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sensitive-words/deleteSensitiveWordAction")]
async fn delete_sensitive_word(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<WordRef>,
) -> Act {
    let mut change = admin.db.change(&caller.who).await?;
    change
        .remove_sensitive_word(WordId(args.0.id), None)
        .await?;
    admin.commit(change).await?;
    finished()
}

/// How many words are looked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WordStats {
    contains_count: usize,
    exact_count: usize,
    regex_count: usize,
    total_count: usize,
    /// Always false: words are in force with the change that makes them.
    is_loading: bool,
    /// Of the catalog in force; it grows with every change.
    catalog_version: i64,
}

/// What a refresh came to.
#[derive(Debug, Serialize, ToSchema)]
struct Refreshed {
    stats: WordStats,
}

fn stats(admin: &Admin) -> WordStats {
    let snapshot = admin.catalog.snapshot();
    let [contains_count, exact_count, regex_count] = snapshot.guardrails.words.counts();
    WordStats {
        contains_count,
        exact_count,
        regex_count,
        total_count: contains_count + exact_count + regex_count,
        is_loading: false,
        catalog_version: snapshot.version,
    }
}

/// Read the words anew
///
/// Not needed: changes are in force at once, here and within a second at other replicas.
#[utoipa::path(
    tag = "sensitive-words",
    request_body = Nothing,
    responses((status = 200, description = "What is in force now", body = Done<Refreshed>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sensitive-words/refreshCacheAction")]
async fn refresh_cache(
    _: Caller<caller::Act>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Refreshed> {
    let refreshed = admin.catalog.refresh().await;
    refreshed.map_err(|error| {
        tracing::error!(%error, "the catalog cannot be read anew");
        Problem::new(Code::Unavailable, "the catalog cannot be read anew now")
    })?;
    done(Refreshed {
        stats: stats(&admin),
    })
}

/// Show how many words are in force
///
/// Of those that are looked for now: enabled ones, without any that cannot be used.
#[utoipa::path(
    tag = "sensitive-words",
    request_body = Nothing,
    responses((status = 200, description = "How many", body = Done<WordStats>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/sensitive-words/getCacheStats")]
async fn get_cache_stats(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<WordStats> {
    done(stats(&admin))
}
