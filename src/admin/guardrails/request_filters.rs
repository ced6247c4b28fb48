//! `/api/v1/request-filters`: changes that are made to requests. How they are tried out is in `filter_trial.rs`.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{
    self, FilterAction, FilterBinding, FilterId, FilterScope, ProviderId, TextMatch,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Rule, RuleQuery, TEXT_MAX, match_type, rule_resource, yes};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::choice::must_be_one_of;
use crate::admin::page::Page;
use crate::admin::patch::PatchOf;
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::{Time, check_words};
use crate::catalog::Snapshot;
use crate::guard::filters;
use crate::store::RequestFilterRow;

/// A request filter as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestFilterDraft {
    /// The decision chain names it.
    #[schema(example = "customers")]
    name: String,
    /// For admins.
    #[serde(default)]
    description: String,
    #[schema(schema_with = scope)]
    scope: FilterScope,
    #[schema(schema_with = action)]
    action: FilterAction,
    /// A header's name; a path of the body such as `metadata.user_id` or `messages[*].content`; empty for all text of the
    /// conversation.
    #[serde(default)]
    target: String,
    /// What `text_replace` looks for.
    #[serde(default)]
    #[schema(example = "\\bACME-(\\d+)\\b")]
    pattern: String,
    #[serde(default)]
    #[schema(schema_with = match_type)]
    match_type: TextMatch,
    /// What comes in its place: for a header and for `text_replace` the text itself (`$1` is a group of an expression), else
    /// JSON.
    #[serde(default)]
    #[schema(example = "customer $1")]
    value: String,
    /// The lowest comes first.
    #[serde(default)]
    priority: i32,
    /// Only requests that go to one of these providers. With neither these nor `groups` it is for everybody, before a provider
    /// is chosen.
    #[serde(default)]
    provider_ids: Vec<i64>,
    /// Only requests that go to a provider of one of these groups.
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
}

pub(super) fn scope() -> Object {
    let all = [FilterScope::Header, FilterScope::Body];
    must_be_one_of(&all, "What is changed.")
}

pub(super) fn action() -> Object {
    let all = [
        FilterAction::Remove,
        FilterAction::Set,
        FilterAction::JsonPath,
        FilterAction::TextReplace,
    ];
    must_be_one_of(
        &all,
        "`remove` takes out a header or what is at a path, `set` sets a header or a field at the top, `json_path` sets what \
         is at a path, `text_replace` replaces text.",
    )
}

impl Check for RequestFilterDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.text("description", &self.description, TEXT_MAX);
        check_words(&self.groups, "groups", wrong);
        if !self.provider_ids.is_empty() && !self.groups.is_empty() {
            wrong.add(
                "groups",
                "stand beside `provider_ids`; a filter is for one or the other",
            );
        }
        if let Err(invalid) = filters::check(&self.clone().into()) {
            // Of a binding no more can be wrong than a blank group, which is told already.
            if invalid.field != "binding" {
                wrong.add(invalid.field, invalid.reason);
            }
        }
    }
}

impl Rule for domain::FilterRule {
    fn enabled(&self) -> bool {
        self.enabled
    }

    fn priority(&self) -> i64 {
        self.priority.into()
    }

    fn texts(&self) -> Vec<&str> {
        vec![
            &self.name,
            &self.description,
            &self.target,
            &self.pattern,
            &self.value,
        ]
    }

    /// Providers must be there, but for those that were named before: theirs may be gone since.
    fn fits(&self, before: Option<&Self>, now: &Snapshot, wrong: &mut Wrong) {
        let named = before.map(|before| provider_ids(&before.binding));
        let named = named.unwrap_or_default();
        wrong.within("provider_ids", |wrong| {
            for (at, id) in provider_ids(&self.binding).iter().enumerate() {
                if now.provider(*id).is_none() && !named.contains(id) {
                    wrong.add(at, format!("no provider has the id `{}`", id.0));
                }
            }
        });
    }
}

fn provider_ids(binding: &FilterBinding) -> &[ProviderId] {
    match binding {
        FilterBinding::Providers(ids) => ids,
        FilterBinding::Global | FilterBinding::Groups(_) => &[],
    }
}

impl From<domain::FilterRule> for RequestFilterDraft {
    fn from(rule: domain::FilterRule) -> Self {
        let (provider_ids, groups) = match rule.binding {
            FilterBinding::Global => (Vec::new(), Vec::new()),
            FilterBinding::Providers(ids) => (ids.iter().map(|id| id.0).collect(), Vec::new()),
            FilterBinding::Groups(groups) => (Vec::new(), groups),
        };
        Self {
            name: rule.name,
            description: rule.description,
            scope: rule.scope,
            action: rule.action,
            target: rule.target,
            pattern: rule.pattern,
            match_type: rule.match_type,
            value: rule.value,
            priority: rule.priority,
            provider_ids,
            groups,
            enabled: rule.enabled,
        }
    }
}

impl From<RequestFilterDraft> for domain::FilterRule {
    fn from(draft: RequestFilterDraft) -> Self {
        let binding = if !draft.provider_ids.is_empty() {
            FilterBinding::Providers(draft.provider_ids.into_iter().map(ProviderId).collect())
        } else if !draft.groups.is_empty() {
            FilterBinding::Groups(draft.groups)
        } else {
            FilterBinding::Global
        };
        Self {
            name: draft.name,
            description: draft.description,
            scope: draft.scope,
            action: draft.action,
            target: draft.target,
            pattern: draft.pattern,
            match_type: draft.match_type,
            value: draft.value,
            priority: draft.priority,
            binding,
            enabled: draft.enabled,
        }
    }
}

rule_resource! {
    tag "request filters", "/request-filters", "/request-filters/{id}",
    rule domain::FilterRule, row RequestFilterRow, id FilterId,
    draft RequestFilterDraft, patch RequestFilterPatch, more [],
    /// A change that is made to requests.
    shown RequestFilter,
    /// List request filters
    ///
    /// In the order in which they are applied.
    list list_request_filters,
    /// Add a request filter
    create insert_request_filter,
    /// Show a request filter
    show get_request_filter,
    /// Change a request filter
    update update_request_filter,
    /// Delete a request filter
    remove remove_request_filter,
}
