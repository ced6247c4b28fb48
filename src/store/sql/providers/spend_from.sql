UPDATE providers SET spent_from_ms = $2 WHERE id = $1 AND deleted_at_ms IS NULL
