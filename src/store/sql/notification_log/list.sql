SELECT id, topic, event, target_id, target_name, message, state, tries, due_at_ms, latency_ms, answer, created_at_ms,
    updated_at_ms
FROM notification_log
WHERE
    ($1 IS NULL OR id < $1)
    AND ($2 IS NULL OR target_id = $2)
    AND ($3 IS NULL OR event = $3)
    AND ($4 IS NULL OR state = $4)
ORDER BY id DESC
LIMIT $5
