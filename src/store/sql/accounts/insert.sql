INSERT INTO accounts (name, role, user_id, password_hash, enabled, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $6)
RETURNING id, name, role, user_id, password_hash, enabled, created_at_ms, updated_at_ms
