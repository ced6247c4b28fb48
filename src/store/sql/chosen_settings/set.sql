INSERT INTO chosen_settings (name, value, updated_at_ms, updated_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET
    value = excluded.value,
    updated_at_ms = excluded.updated_at_ms,
    updated_by = excluded.updated_by
