UPDATE users
SET name = $2, enabled = $3, groups = $4, limits = $5, expires_at_ms = $6, note = $7, managed_by = $8,
    updated_at_ms = $9, deleted_at_ms = NULL
WHERE id = $1
