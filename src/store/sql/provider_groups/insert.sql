INSERT INTO provider_groups (name, note, cost_multiplier, strategy, created_at_ms, updated_at_ms)
VALUES ($2, $3, $4, $5, $1, $1)
RETURNING id, name, note, cost_multiplier, strategy, created_at_ms, updated_at_ms
