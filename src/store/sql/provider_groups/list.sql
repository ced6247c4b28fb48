SELECT id, name, note, cost_multiplier, strategy, created_at_ms, updated_at_ms
FROM provider_groups
ORDER BY id
