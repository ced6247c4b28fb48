SELECT id, name, role, user_id, password_hash, enabled, created_at_ms, updated_at_ms
FROM accounts
WHERE deleted_at_ms IS NULL
ORDER BY id
