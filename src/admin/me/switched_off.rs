//! Who switched a key off: its owner takes back what they did themselves, and not what an admin did. The audit log knows.

use actors::domain::KeyId;
use serde_json::Value;

use super::Own;
use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::store::{AuditFilter, AuditRow};

/// The latest changes of the key that are looked at.
const CHANGES: u32 = 200;

/// Whether it was its owner. Nobody is the owner where the log no longer knows.
pub(super) async fn by_owner(admin: &Admin, own: &Own, key: KeyId) -> Result<bool, Problem> {
    let of_key = AuditFilter {
        target_kind: "key".to_owned(),
        target_id: key.to_string(),
        ..AuditFilter::default()
    };
    let rows = admin.db.list_audit(&of_key, None, CHANGES).await?;
    let Some(row) = rows.into_iter().find(switched_off) else {
        return Ok(false);
    };
    let Some(id) = row.actor_id else {
        return Ok(false);
    };
    let owner = match row.actor_kind.as_str() {
        "key" => admin.db.user_of_key(KeyId(id)).await?,
        "account" => {
            let account = admin.db.get_account(id).await?;
            account.and_then(|account| account.user_id)
        }
        _ => None,
    };
    Ok(owner == Some(own.user.id))
}

fn switched_off(row: &AuditRow) -> bool {
    let after = row.after.as_deref().unwrap_or_default();
    let after: Value = serde_json::from_str(after).unwrap_or_default();
    after["enabled"] == false
}
