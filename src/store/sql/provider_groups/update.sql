UPDATE provider_groups
SET name = $2, note = $3, cost_multiplier = $4, strategy = $5,
    updated_at_ms = CASE WHEN updated_at_ms >= $1 THEN updated_at_ms + 1 ELSE $1 END
WHERE id = $6
RETURNING id, name, note, cost_multiplier, strategy, created_at_ms, updated_at_ms
