DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at_ms < $1 ORDER BY at_ms, id LIMIT $2)
