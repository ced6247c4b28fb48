SELECT id, client, min_version, refuse_unknown, how_to_update, enabled, created_at_ms, updated_at_ms
FROM client_versions
WHERE id = $1
