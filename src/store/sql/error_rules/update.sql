UPDATE error_rules
SET pattern = $2, match_type = $3, status = $4, category = $5, description = $6, fault = $7, override_status = $8, override_message = $9, override_bodies = $10, priority = $11, enabled = $12, updated_at_ms = $1
WHERE id = $13
RETURNING id, pattern, match_type, status, category, description, fault, override_status, override_message, override_bodies, priority, enabled, created_at_ms, updated_at_ms
