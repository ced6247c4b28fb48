SELECT id, name, role, user_id, password_hash, enabled, created_at_ms, updated_at_ms
FROM accounts
WHERE id = $1 AND deleted_at_ms IS NULL
