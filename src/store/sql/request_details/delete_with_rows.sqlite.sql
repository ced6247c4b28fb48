DELETE FROM request_details
WHERE request_id IN (SELECT id FROM requests WHERE at_ms < $1 ORDER BY at_ms, id LIMIT $2)
