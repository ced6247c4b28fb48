//! Rules about requests and answers: sensitive words, request filters, error rules, oldest versions of clients. All four are
//! lists, listed and changed in the same way, which is here; a file each says what its rule is and how it is tried out.

mod client_versions;
mod error_rules;
mod filter_trial;
mod request_filters;
mod sensitive_words;
mod versions_seen;

pub(super) use sensitive_words::judge as judge_word;

use actors::domain::TextMatch;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::body::Wrong;
use super::choice::one_of;
use super::page::{self, Page};
use super::problem::Problem;
use crate::catalog::Snapshot;
use crate::guard::Invalid;
use crate::store::RuleRow;

/// The longest description.
const TEXT_MAX: usize = 5000;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.configure(sensitive_words::routes)
        .configure(request_filters::routes)
        .configure(filter_trial::routes)
        .configure(error_rules::routes)
        // Before any `/client-versions/{id}`.
        .configure(versions_seen::routes)
        .configure(client_versions::routes);
}

/// Which rules a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RuleQuery {
    /// A part of any of its texts, in any case.
    search: Option<String>,
    enabled: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// What lists and changes ask of a rule.
trait Rule {
    fn enabled(&self) -> bool;

    /// Lists begin with the lowest.
    fn priority(&self) -> i64 {
        0
    }

    /// Where a search looks.
    fn texts(&self) -> Vec<&str>;

    /// Adds what does not go together with what else there is. `before` is what the rule was.
    fn fits(&self, _before: Option<&Self>, _now: &Snapshot, _wrong: &mut Wrong) {}
}

fn page_of<Id, R, Shown>(
    rows: Vec<RuleRow<Id, R>>,
    id: impl Fn(&RuleRow<Id, R>) -> i64,
    query: &RuleQuery,
) -> Result<Page<Shown>, Problem>
where
    R: Rule,
    Shown: From<RuleRow<Id, R>>,
{
    let after: Option<(i64, i64)> = page::after(query.cursor.as_deref())?;
    let limit = page::limit(query.limit)?;
    let place = |row: &RuleRow<Id, R>| (row.rule.priority(), id(row));
    let search = query.search.as_ref().map(|part| part.to_lowercase());
    let fits = |rule: &R| {
        let holds = |part: &String| {
            let texts = rule.texts();
            texts.iter().any(|text| text.to_lowercase().contains(part))
        };
        search.as_ref().is_none_or(holds)
            && query
                .enabled
                .is_none_or(|enabled| rule.enabled() == enabled)
    };
    let mut rows = rows;
    rows.retain(|row| after.is_none_or(|after| place(row) > after) && fits(&row.rule));
    rows.sort_by_key(place);
    let page = Page::of_rows(rows, limit, place);
    Ok(Page {
        items: page.items.into_iter().map(Shown::from).collect(),
        next_cursor: page.next_cursor,
    })
}

/// What does not go together with what else there is.
fn fitting<R: Rule>(rule: &R, before: Option<&R>, now: &Snapshot) -> Result<(), Problem> {
    let mut wrong = Wrong::default();
    rule.fits(before, now, &mut wrong);
    wrong.result()
}

fn add(invalid: Result<(), Invalid>, wrong: &mut Wrong) {
    if let Err(invalid) = invalid {
        wrong.add(invalid.field, invalid.reason);
    }
}

fn yes() -> bool {
    true
}

fn match_type() -> Object {
    let all = [TextMatch::Contains, TextMatch::Exact, TextMatch::Regex];
    one_of(
        &all,
        "How texts are compared; case does not count. `contains`: it stands anywhere; `exact`: it is the whole text; \
         `regex`: a regular expression of Rust's kind finds something.",
    )
}

/// What is shown of a rule, and the five operations of its list.
macro_rules! rule_resource {
    (
        tag $tag:tt, $path:tt, $one:tt,
        rule $rule:ty, row $row:ty, id $id:path, draft $draft:ident, patch $patch:ident, more [$($more:ident),*],
        $(#[$($shown_doc:tt)*])* shown $shown:ident,
        $(#[$($list_doc:tt)*])* list $list:ident,
        $(#[$($create_doc:tt)*])* create $create:ident,
        $(#[$($show_doc:tt)*])* show $get:ident,
        $(#[$($update_doc:tt)*])* update $update:ident,
        $(#[$($remove_doc:tt)*])* remove $remove:ident,
    ) => {
        pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
            cfg.service(list)
                .service(create)
                .service(show)
                .service(update)
                .service(remove)
                $(.service($more))*;
        }

        type $patch = PatchOf<$draft>;

        $(#[$($shown_doc)*])*
        #[derive(Debug, Serialize, ToSchema)]
        struct $shown {
            #[schema(example = 1)]
            id: i64,
            #[serde(flatten)]
            draft: $draft,
            created_at: Time,
            updated_at: Time,
        }

        impl From<$row> for $shown {
            fn from(row: $row) -> Self {
                Self {
                    id: row.id.0,
                    created_at: Time::of_ms(row.created_at_ms),
                    updated_at: Time::of_ms(row.updated_at_ms),
                    draft: row.rule.into(),
                }
            }
        }

        $(#[$($list_doc)*])*
        #[utoipa::path(
            tag = $tag,
            params(RuleQuery),
            responses((status = 200, description = "A page of them", body = Page<$shown>)),
            security(("session" = []), ("bearer" = [])),
            extensions(("x-permission" = json!("read"))),
        )]
        #[get($path)]
        async fn list(
            _: Access<Read>,
            admin: web::Data<Admin>,
            query: Query<RuleQuery>,
        ) -> Result<web::Json<Page<$shown>>, Problem> {
            let rows = admin.db.$list().await?;
            Ok(web::Json(super::page_of(rows, |row| row.id.0, &query)?))
        }

        $(#[$($create_doc)*])*
        #[utoipa::path(
            tag = $tag,
            request_body = $draft,
            responses((status = 201, description = "As it is now", body = $shown)),
            security(("session" = []), ("bearer" = [])),
            extensions(("x-permission" = json!("write"))),
        )]
        #[post($path)]
        async fn create(
            access: Access<Write>,
            admin: web::Data<Admin>,
            body: Body<$draft>,
        ) -> Result<HttpResponse, Problem> {
            let rule: $rule = body.0.into();
            super::fitting(&rule, None, &admin.catalog.snapshot())?;
            let mut change = admin.db.change(&access.who).await?;
            let row = change.$create(&rule).await?;
            admin.commit(change).await?;
            Ok(tagged(201, row.updated_at_ms, &$shown::from(row)))
        }

        $(#[$($show_doc)*])*
        #[utoipa::path(
            tag = $tag,
            params(("id" = i64, Path, description = "Its id")),
            responses((status = 200, description = "As it is", body = $shown)),
            security(("session" = []), ("bearer" = [])),
            extensions(("x-permission" = json!("read"))),
        )]
        #[get($one)]
        async fn show(
            _: Access<Read>,
            admin: web::Data<Admin>,
            id: Id,
        ) -> Result<HttpResponse, Problem> {
            let row = admin.db.$get($id(id.0)).await?;
            Ok(tagged(200, row.updated_at_ms, &$shown::from(row)))
        }

        $(#[$($update_doc)*])*
        #[utoipa::path(
            tag = $tag,
            params(("id" = i64, Path, description = "Its id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
            request_body(content = $patch, content_type = "application/json"),
            responses((status = 200, description = "As it is now", body = $shown)),
            security(("session" = []), ("bearer" = [])),
            extensions(("x-permission" = json!("write"))),
        )]
        #[patch($one)]
        async fn update(
            access: Access<Write>,
            admin: web::Data<Admin>,
            id: Id,
            seen: IfMatch,
            patch: MergePatch,
        ) -> Result<HttpResponse, Problem> {
            let present = admin.db.$get($id(id.0)).await?;
            // What the patch was made of must still be there when it is written.
            let revision = seen.0.unwrap_or(present.updated_at_ms);
            let next: $rule = patch.apply(&$draft::from(present.rule.clone()))?.into();
            super::fitting(&next, Some(&present.rule), &admin.catalog.snapshot())?;
            let mut change = admin.db.change(&access.who).await?;
            let row = change.$update($id(id.0), Some(revision), &next).await?;
            admin.commit(change).await?;
            Ok(tagged(200, row.updated_at_ms, &$shown::from(row)))
        }

        $(#[$($remove_doc)*])*
        #[utoipa::path(
            tag = $tag,
            params(("id" = i64, Path, description = "Its id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
            responses((status = 204, description = "It is gone")),
            security(("session" = []), ("bearer" = [])),
            extensions(("x-permission" = json!("write"))),
        )]
        #[delete($one)]
        async fn remove(
            access: Access<Write>,
            admin: web::Data<Admin>,
            id: Id,
            seen: IfMatch,
        ) -> Result<HttpResponse, Problem> {
            let mut change = admin.db.change(&access.who).await?;
            change.$remove($id(id.0), seen.0).await?;
            admin.commit(change).await?;
            Ok(HttpResponse::NoContent().finish())
        }
    };
}
use rule_resource;
