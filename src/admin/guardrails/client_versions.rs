//! `/api/v1/client-versions`: the oldest version of each client that may call.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{self, ClientVersionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Rule, RuleQuery, add, rule_resource, yes};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::page::Page;
use crate::admin::patch::PatchOf;
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::Time;
use crate::guard::versions;
use crate::store::ClientVersionRow;

/// A client's oldest version as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClientVersionDraft {
    /// A known name (`claude-code`, `codex-cli`, `gemini-cli`, `qwen-code`, `opencode`), or the first word of the client's
    /// `User-Agent`. Unique.
    #[schema(example = "claude-code")]
    client: String,
    /// Older ones are refused.
    #[schema(example = "2.1.0")]
    min_version: String,
    /// Whether a client is refused that says no version that can be read.
    #[serde(default)]
    refuse_unknown: bool,
    /// What its person is told to do; empty for what is usual.
    #[serde(default)]
    #[schema(example = "ask Ann for the new image")]
    how_to_update: String,
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
}

impl Check for ClientVersionDraft {
    fn check(&self, wrong: &mut Wrong) {
        add(versions::check(&self.clone().into()), wrong);
    }
}

impl Rule for domain::ClientVersion {
    fn enabled(&self) -> bool {
        self.enabled
    }

    fn texts(&self) -> Vec<&str> {
        vec![&self.client, &self.min_version, &self.how_to_update]
    }
}

impl From<domain::ClientVersion> for ClientVersionDraft {
    fn from(rule: domain::ClientVersion) -> Self {
        Self {
            client: rule.client,
            min_version: rule.min_version,
            refuse_unknown: rule.refuse_unknown,
            how_to_update: rule.how_to_update,
            enabled: rule.enabled,
        }
    }
}

impl From<ClientVersionDraft> for domain::ClientVersion {
    fn from(draft: ClientVersionDraft) -> Self {
        Self {
            client: draft.client,
            min_version: draft.min_version,
            refuse_unknown: draft.refuse_unknown,
            how_to_update: draft.how_to_update,
            enabled: draft.enabled,
        }
    }
}

rule_resource! {
    tag "client versions", "/client-versions", "/client-versions/{id}",
    rule domain::ClientVersion, row ClientVersionRow, id ClientVersionId,
    draft ClientVersionDraft, patch ClientVersionPatch, more [],
    /// The oldest version of a client that may call.
    shown ClientVersion,
    /// List oldest versions
    ///
    /// In the order in which they were made.
    list list_client_versions,
    /// Add a client's oldest version
    ///
    /// From then on older ones are refused with a message that says how to update.
    create insert_client_version,
    /// Show a client's oldest version
    show get_client_version,
    /// Change a client's oldest version
    update update_client_version,
    /// Delete a client's oldest version
    ///
    /// All its versions may call again.
    remove remove_client_version,
}
