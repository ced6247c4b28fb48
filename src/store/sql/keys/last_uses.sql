SELECT id, (SELECT MAX(at_ms) FROM requests WHERE key_id = keys.id) AS at_ms FROM keys WHERE id IN (
