UPDATE request_filters
SET name = $2, description = $3, scope = $4, action = $5, target = $6, pattern = $7, match_type = $8, value = $9, priority = $10, binding = $11, enabled = $12, updated_at_ms = $1
WHERE id = $13
RETURNING id, name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms
