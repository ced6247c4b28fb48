UPDATE accounts
SET name = $1, role = $2, user_id = $3, password_hash = $4, enabled = $5,
    updated_at_ms = CASE WHEN updated_at_ms >= $6 THEN updated_at_ms + 1 ELSE $6 END
WHERE id = $7
RETURNING id, name, role, user_id, password_hash, enabled, created_at_ms, updated_at_ms
