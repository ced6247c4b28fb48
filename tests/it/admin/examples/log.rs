//! The request log, its sums, sessions and refusals.

use serde_json::{Value, json};

use super::people::People;
use super::stage::Stage;
use super::traffic::Traffic;
use super::upstreams::Providers;
use crate::support::eventually;

pub async fn act(stage: &Stage, people: &People, providers: &Providers, traffic: &Traffic) {
    let of_bob = [("user_id", &people.bob)];
    stage.call("getRequests", &of_bob, Value::Null).await;
    stage.call("getRequestsTotals", &of_bob, Value::Null).await;
    stage.on("getRequestsById", &traffic.failed_over).await;
    stage.plain("getRequestsValues").await;
    for format in ["csv", "ndjson"] {
        let names = [("format", &json!(format))];
        stage.call("getRequestsExport", &names, Value::Null).await;
    }
    stage.plain("getSessionsHistory").await;
    // They are written beside the log.
    let path = format!("/requests/{}/bodies", traffic.failed_over.as_str().unwrap());
    let written = eventually(async || (stage.api.get(&path).await.status == 200).then_some(()));
    written.await.expect("bodies are not kept");
    stage
        .on("getRequestsByIdBodies", &traffic.failed_over)
        .await;
    stage.on("getSessionsByIdMessages", &traffic.session).await;

    stage.plain("getStatisticsOverview").await;
    let by_user = [
        ("period", &json!("day")),
        ("resolution", &json!("hour")),
        ("group_by", &json!("user")),
    ];
    stage
        .call("getStatisticsSeries", &by_user, Value::Null)
        .await;
    let leaders = [("by", &json!("user")), ("period", &json!("day"))];
    stage
        .call("getStatisticsLeaderboard", &leaders, Value::Null)
        .await;
    for id in [
        "getAvailability",
        "getRateLimitEvents",
        "getRateLimitEventsSummary",
        "getPricesUnpriced",
        "getStatus",
        "getProviders",
    ] {
        stage.plain(id).await;
    }
    stage.on("getProvidersById", &providers.backup).await;
    stage.on("getProvidersByIdQuotas", &providers.backup).await;
}
