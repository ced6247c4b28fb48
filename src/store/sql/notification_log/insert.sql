INSERT INTO notification_log (
    topic, event, target_id, target_name, message, state, due_at_ms, created_at_ms, updated_at_ms
)
VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6, $6)
