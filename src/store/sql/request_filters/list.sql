SELECT id, name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms
FROM request_filters
ORDER BY priority, id
