//! Who switched a key off: its owner takes back what they did themselves, and not what an admin did. The audit log knows.

use actors::domain::KeyId;
use serde_json::Value;

use crate::admin::Admin;
use crate::admin::problem::{Code, Problem};
use crate::store::{AuditFilter, AuditRow, KeyRow};

/// The latest changes of the key that are looked at.
const CHANGES: u32 = 200;

/// Refuses that its owner switches a key on which somebody else switched off. Every door asks by which somebody who is no
/// admin changes a key of their own.
pub async fn stays_off(admin: &Admin, row: &KeyRow, enabled: bool) -> Result<(), Problem> {
    if !enabled || row.enabled || by_owner(admin, row).await? {
        return Ok(());
    }
    let reason = "an admin switched the key off; ask one to switch it on again";
    Err(Problem::new(Code::Forbidden, reason))
}

/// Whether it was its owner. Nobody is the owner where the log no longer knows.
async fn by_owner(admin: &Admin, key: &KeyRow) -> Result<bool, Problem> {
    let of_key = AuditFilter {
        target_kind: "key".to_owned(),
        target_id: key.id.to_string(),
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
    Ok(owner == Some(key.user_id))
}

fn switched_off(row: &AuditRow) -> bool {
    let after = row.after.as_deref().unwrap_or_default();
    let after: Value = serde_json::from_str(after).unwrap_or_default();
    after["enabled"] == false
}
