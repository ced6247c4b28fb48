SELECT
    k.id, k.user_id, k.name, k.hash, k.hint, k.enabled, k.expires_at_ms, k.groups, k.limits,
    k.web_login, k.allowed_ips, k.previous_hash, k.previous_until_ms,
    k.managed_by, k.created_at_ms, k.updated_at_ms
FROM keys k
JOIN users u ON u.id = k.user_id
WHERE k.name = $1 AND k.deleted_at_ms IS NULL AND u.deleted_at_ms IS NULL AND ($2 = '' OR u.name = $2)
ORDER BY k.id
