UPDATE accounts SET deleted_at_ms = $2, updated_at_ms = $2 WHERE id = $1
