UPDATE client_versions
SET client = $2, min_version = $3, refuse_unknown = $4, how_to_update = $5, enabled = $6, updated_at_ms = $1
WHERE id = $7
RETURNING id, client, min_version, refuse_unknown, how_to_update, enabled, created_at_ms, updated_at_ms
