UPDATE notification_log
SET tries = tries + 1, due_at_ms = $2, updated_at_ms = $1
WHERE
    state = 'waiting'
    AND due_at_ms <= $1
    AND id IN (
        SELECT id FROM notification_log
        WHERE state = 'waiting' AND due_at_ms <= $1
        ORDER BY due_at_ms, id
        LIMIT $3
    )
RETURNING id, topic, event, target_id, target_name, message, state, tries, due_at_ms, latency_ms, answer, created_at_ms,
    updated_at_ms
