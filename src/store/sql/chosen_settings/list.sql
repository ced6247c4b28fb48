SELECT name, value, updated_at_ms, updated_by FROM chosen_settings ORDER BY name
