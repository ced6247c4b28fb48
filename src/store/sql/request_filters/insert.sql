INSERT INTO request_filters (name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms)
VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $1, $1)
RETURNING id, name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms
