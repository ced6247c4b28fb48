DELETE FROM provider_groups WHERE id = $1 RETURNING id, name, note, cost_multiplier, strategy, created_at_ms, updated_at_ms
