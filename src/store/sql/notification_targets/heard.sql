UPDATE notification_targets
SET last_at_ms = $2, last_accepted = $3, last_latency_ms = $4, last_answer = $5
WHERE id = $1
