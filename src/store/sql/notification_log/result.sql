UPDATE notification_log
SET state = $2, due_at_ms = $3, latency_ms = $4, answer = $5, updated_at_ms = $6
WHERE id = $1 AND state = 'waiting'
