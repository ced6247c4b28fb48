DELETE FROM request_bodies
WHERE request_id IN (SELECT request_id FROM request_bodies WHERE request_id < $1 ORDER BY request_id LIMIT $2)
