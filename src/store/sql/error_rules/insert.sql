INSERT INTO error_rules (pattern, match_type, status, category, description, fault, override_status, override_message, override_bodies, priority, enabled, created_at_ms, updated_at_ms)
VALUES ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $1, $1)
RETURNING id, pattern, match_type, status, category, description, fault, override_status, override_message, override_bodies, priority, enabled, created_at_ms, updated_at_ms
