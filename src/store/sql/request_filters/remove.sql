DELETE FROM request_filters WHERE id = $1 RETURNING id, name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms
