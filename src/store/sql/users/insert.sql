INSERT INTO users (name, enabled, groups, limits, expires_at_ms, note, managed_by, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
RETURNING id, name, enabled, groups, limits, expires_at_ms, note, managed_by, created_at_ms, updated_at_ms
