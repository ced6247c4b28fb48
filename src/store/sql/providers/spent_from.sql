SELECT id, spent_from_ms FROM providers WHERE spent_from_ms IS NOT NULL AND deleted_at_ms IS NULL
