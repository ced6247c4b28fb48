//! `/api/v1/sensitive-words`: texts that no request may hold, many at once, and which of them a text holds.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{self, TextMatch, WordId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Rule, RuleQuery, TEXT_MAX, add, match_type, rule_resource, yes};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::page::Page;
use crate::admin::patch::PatchOf;
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::Time;
use crate::guard::words;
use crate::store::SensitiveWordRow;

/// The most words in one import.
const IMPORT_MAX: usize = 50_000;
/// Expressions take much longer to look at than texts.
const EXPRESSIONS_MAX: usize = 1000;
/// More wrong words of an import than that are not named: it is the wrong file.
const NAMED_MAX: usize = 20;

/// A sensitive word as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SensitiveWordDraft {
    /// A text of up to 255 characters, or an expression of up to 1,000. Unique among those that are compared in the same way.
    #[schema(example = "project tulip")]
    word: String,
    #[serde(default)]
    #[schema(schema_with = match_type)]
    match_type: TextMatch,
    /// For admins.
    #[serde(default)]
    description: String,
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
}

impl Check for SensitiveWordDraft {
    fn check(&self, wrong: &mut Wrong) {
        judge(&self.clone().into(), wrong);
    }
}

/// Judges a word, whoever writes it.
pub(in crate::admin) fn judge(word: &domain::SensitiveWord, wrong: &mut Wrong) {
    add(words::check(word), wrong);
    wrong.text("description", &word.description, TEXT_MAX);
}

impl Rule for domain::SensitiveWord {
    fn enabled(&self) -> bool {
        self.enabled
    }

    fn texts(&self) -> Vec<&str> {
        vec![&self.word, &self.description]
    }
}

impl From<domain::SensitiveWord> for SensitiveWordDraft {
    fn from(rule: domain::SensitiveWord) -> Self {
        Self {
            word: rule.word,
            match_type: rule.match_type,
            description: rule.description,
            enabled: rule.enabled,
        }
    }
}

impl From<SensitiveWordDraft> for domain::SensitiveWord {
    fn from(draft: SensitiveWordDraft) -> Self {
        Self {
            word: draft.word,
            match_type: draft.match_type,
            description: draft.description,
            enabled: draft.enabled,
        }
    }
}

rule_resource! {
    tag "sensitive words", "/sensitive-words", "/sensitive-words/{id}",
    rule domain::SensitiveWord, row SensitiveWordRow, id WordId,
    draft SensitiveWordDraft, patch SensitiveWordPatch, more [import, test],
    /// A text that no request may hold.
    shown SensitiveWord,
    /// List sensitive words
    ///
    /// In the order in which they were made.
    list list_sensitive_words,
    /// Add a sensitive word
    ///
    /// From then on requests that hold it are refused with status 400.
    create insert_sensitive_word,
    /// Show a sensitive word
    show get_sensitive_word,
    /// Change a sensitive word
    update update_sensitive_word,
    /// Delete a sensitive word
    remove remove_sensitive_word,
}

/// Many words at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WordImport {
    /// Up to 50,000 texts, or 1,000 expressions. Words that stand there twice count once.
    #[schema(example = json!(["project tulip", "project rose"]))]
    words: Vec<String>,
    #[serde(default)]
    #[schema(schema_with = match_type)]
    match_type: TextMatch,
    /// Whether words that are compared in the same way and are not among these are deleted.
    #[serde(default)]
    replace: bool,
}

impl Check for WordImport {
    fn check(&self, wrong: &mut Wrong) {
        let most = if self.match_type == TextMatch::Regex {
            EXPRESSIONS_MAX
        } else {
            IMPORT_MAX
        };
        if self.words.len() > most {
            let told = format!("are {}, more than {most} at once", self.words.len());
            return wrong.add("words", told);
        }
        let unusable = self.words.iter().enumerate().filter_map(|(at, word)| {
            let word = domain::SensitiveWord {
                word: word.clone(),
                match_type: self.match_type,
                description: String::new(),
                enabled: true,
            };
            words::check(&word).err().map(|why| (at, why.reason))
        });
        let unusable: Vec<_> = unusable.take(NAMED_MAX).collect();
        wrong.within("words", |wrong| {
            for (at, reason) in unusable {
                wrong.add(at, reason);
            }
        });
    }
}

/// What an import did.
#[derive(Serialize, ToSchema)]
struct WordsImported {
    added: usize,
    /// They were there already, and stay as they are.
    kept: usize,
    removed: usize,
}

/// Import sensitive words
///
/// All of them or none. Those that are there already stay as they are, also where they are switched off.
#[utoipa::path(
    tag = "sensitive words",
    request_body = WordImport,
    responses((status = 200, description = "How many", body = WordsImported)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sensitive-words/import")]
async fn import(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<WordImport>,
) -> Result<web::Json<WordsImported>, Problem> {
    let asked = body.0;
    let mut change = admin.db.change(&access.who).await?;
    let imported = change
        .import_sensitive_words(&asked.words, asked.match_type, asked.replace)
        .await?;
    admin.commit(change).await?;
    Ok(web::Json(WordsImported {
        added: imported.added,
        kept: imported.kept,
        removed: imported.removed,
    }))
}

/// A text to look at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WordTrial {
    /// Like one text of a conversation.
    #[schema(example = "tell me about project tulip")]
    text: String,
}

impl Check for WordTrial {
    fn check(&self, _: &mut Wrong) {}
}

/// Which words a text holds.
#[derive(Serialize, ToSchema)]
struct WordsFound {
    /// Whether a request with this text would be refused.
    refused: bool,
    hits: Vec<SensitiveWord>,
}

/// Look for sensitive words in a text
///
/// By the words that are in force now; nothing is sent or kept.
#[utoipa::path(
    tag = "sensitive words",
    request_body = WordTrial,
    responses((status = 200, description = "All words that it holds", body = WordsFound)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/sensitive-words/test")]
async fn test(
    _: Access<Read>,
    admin: web::Data<Admin>,
    body: Body<WordTrial>,
) -> Result<web::Json<WordsFound>, Problem> {
    let found = admin
        .catalog
        .snapshot()
        .guardrails
        .words
        .all_in(&body.0.text);
    let mut hits = Vec::new();
    if !found.is_empty() {
        let rows = admin.db.list_sensitive_words().await?.into_iter();
        hits.extend(
            rows.filter(|row| found.contains(&row.id))
                .map(SensitiveWord::from),
        );
    }
    Ok(web::Json(WordsFound {
        refused: !found.is_empty(),
        hits,
    }))
}
