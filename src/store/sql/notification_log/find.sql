SELECT id, topic, event, target_id, target_name, message, state, tries, due_at_ms, latency_ms, answer, created_at_ms,
    updated_at_ms
FROM notification_log
WHERE id = $1
