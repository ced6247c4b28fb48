SELECT id, pattern, match_type, status, category, description, fault, override_status, override_message, override_bodies, priority, enabled, created_at_ms, updated_at_ms
FROM error_rules
ORDER BY priority, id
