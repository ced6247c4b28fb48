INSERT INTO client_versions (client, min_version, refuse_unknown, how_to_update, enabled, created_at_ms, updated_at_ms)
VALUES ($2, $3, $4, $5, $6, $1, $1)
RETURNING id, client, min_version, refuse_unknown, how_to_update, enabled, created_at_ms, updated_at_ms
