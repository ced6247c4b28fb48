//! What the Gemini command line asks of Code Assist around its calls: who it is, what it may do, what is left. The hub
//! answers all of it itself, so that the command line works with the hub's key whatever the providers are.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use actors::domain::Dialect;
use serde_json::{Value, json};

use super::extract::Worker;
use super::{body, error, extract};
use crate::catalog::{KeyEntry, Snapshot};

/// The Google Cloud project of clients that name none. The command line stops without one.
const PROJECT: &str = "claude-code-hub";

/// The tier that everybody has: the one of which the command line asks nothing more.
const TIER: &str = "standard-tier";

/// A method of Code Assist that is no call to a model.
pub(super) async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    Worker(relay): &Worker,
    method: &str,
) -> HttpResponse {
    let id = extract::request_id();
    let snapshot = relay.shared.catalog.snapshot();
    let key = match extract::authenticate(request, relay, &snapshot, id) {
        Ok(key) => key,
        Err(refusal) => return error::respond(Dialect::Gemini, &refusal),
    };
    let limit = relay.shared.settings.load().body_limit;
    let asked = match body::read(request, payload.into_inner(), limit).await {
        Ok(body) => serde_json::from_slice(&body).unwrap_or(Value::Null),
        Err(error) => {
            let refusal = error::Refusal::Relay { id, error };
            return error::respond(Dialect::Gemini, &refusal);
        }
    };
    let reading = request.method() == Method::GET;
    match said(method, reading, &asked, || gemini_models(&key, &snapshot)) {
        Some(said) => HttpResponse::Ok()
            .insert_header((error::REQUEST_ID, id.to_string()))
            .json(said),
        None => {
            let message = format!("there is no `{} {}` here", request.method(), request.path());
            error::plain(Dialect::Gemini, 404, &message, id)
        }
    }
}

/// Every operation is done: onboarding is all that there is, and nothing has to be set up.
pub(super) fn operation(request: &HttpRequest, Worker(relay): &Worker, name: &str) -> HttpResponse {
    let id = extract::request_id();
    let snapshot = relay.shared.catalog.snapshot();
    match extract::authenticate(request, relay, &snapshot, id) {
        Ok(_) => HttpResponse::Ok()
            .insert_header((error::REQUEST_ID, id.to_string()))
            .json(onboarded(name, PROJECT)),
        Err(refusal) => error::respond(Dialect::Gemini, &refusal),
    }
}

/// The Gemini models that the key may ask for, under their own names.
fn gemini_models(key: &KeyEntry, snapshot: &Snapshot) -> Vec<String> {
    let mut models: Vec<String> = snapshot.models_for(key).into_iter().collect();
    models.retain(|model| model.starts_with("gemini-"));
    models
}

/// `None` for a method that is not known.
fn said(
    method: &str,
    reading: bool,
    asked: &Value,
    models: impl FnOnce() -> Vec<String>,
) -> Option<Value> {
    let project = asked["cloudaicompanionProject"]
        .as_str()
        .or_else(|| asked["project"].as_str())
        .unwrap_or(PROJECT);
    // Prompts stay here: nothing is collected, whatever is set.
    let setting = json!({"cloudaicompanionProject": project, "freeTierDataCollectionOptin": false});
    Some(match (method, reading) {
        ("loadCodeAssist", false) => json!({
            "currentTier": tier(),
            "allowedTiers": [tier()],
            "paidTier": {"id": TIER, "name": tier()["name"]},
            "ineligibleTiers": [],
            "cloudaicompanionProject": project,
            "gcpManaged": false,
        }),
        ("onboardUser", false) => onboarded("operations/onboard", project),
        // Without a bucket for it a preview model counts as one that the user has no access to.
        ("retrieveUserQuota", false) => json!({
            "buckets": models()
                .iter()
                .map(|model| json!({"modelId": model, "tokenType": "REQUESTS", "remainingFraction": 1}))
                .collect::<Vec<_>>(),
        }),
        ("listExperiments", false) => json!({"experimentIds": [], "flags": []}),
        ("fetchAdminControls", false) => json!({"adminControlsApplicable": false}),
        ("recordCodeAssistMetrics" | "listRemoteAgents", false) => json!({}),
        ("getCodeAssistGlobalUserSetting", _) | ("setCodeAssistGlobalUserSetting", false) => {
            setting
        }
        _ => return None,
    })
}

fn tier() -> Value {
    json!({
        "id": TIER,
        "name": "Claude Code Hub",
        "description": "Models of this hub, within the limits of your key",
        "userDefinedCloudaicompanionProject": false,
        "isDefault": true,
        "hasOnboardedPreviously": true,
    })
}

fn onboarded(name: &str, project: &str) -> Value {
    json!({
        "name": name,
        "done": true,
        "response": {
            "@type": "type.googleapis.com/google.internal.cloud.code.v1internal.OnboardUserResponse",
            "cloudaicompanionProject": {"id": project, "name": project, "projectNumber": "0"},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(method: &str, asked: Value) -> Value {
        said(method, false, &asked, || {
            vec!["gemini-3-pro-preview".into()]
        })
        .unwrap()
    }

    #[test]
    fn who_asks_has_a_tier_and_a_project_without_which_the_command_line_stops() {
        let load = post("loadCodeAssist", json!({"metadata": {}}));
        assert_eq!(load["currentTier"]["id"], TIER);
        assert_eq!(load["cloudaicompanionProject"], PROJECT);
        let own = post("loadCodeAssist", json!({"cloudaicompanionProject": "mine"}));
        assert_eq!(own["cloudaicompanionProject"], "mine");
    }

    #[test]
    fn onboarding_is_done_at_once() {
        let done = post("onboardUser", json!({"tierId": TIER}));
        assert_eq!(done["done"], true);
        assert_eq!(done["response"]["cloudaicompanionProject"]["id"], PROJECT);
    }

    #[test]
    fn a_preview_model_of_the_key_has_a_quota_that_is_whole() {
        let quota = post("retrieveUserQuota", json!({"project": "p"}));
        assert_eq!(quota["buckets"][0]["modelId"], "gemini-3-pro-preview");
        assert_eq!(quota["buckets"][0]["remainingFraction"], 1);
    }

    #[test]
    fn the_rest_is_empty_and_what_is_unknown_is_not_made_up() {
        assert_eq!(post("listExperiments", Value::Null)["flags"], json!([]));
        assert_eq!(
            post("fetchAdminControls", Value::Null)["adminControlsApplicable"],
            false
        );
        assert_eq!(
            post("recordCodeAssistMetrics", json!({"metrics": []})),
            json!({})
        );
        let setting = said(
            "getCodeAssistGlobalUserSetting",
            true,
            &Value::Null,
            Vec::new,
        );
        assert_eq!(setting.unwrap()["freeTierDataCollectionOptin"], false);
        assert_eq!(
            said("inventEverything", false, &Value::Null, Vec::new),
            None
        );
        assert_eq!(said("loadCodeAssist", true, &Value::Null, Vec::new), None);
    }
}
