SELECT
    id, user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, allowed_ips, previous_hash, previous_until_ms,
    managed_by, created_at_ms, updated_at_ms
FROM keys
WHERE user_id = $1 AND deleted_at_ms IS NULL
ORDER BY id
