INSERT INTO notification_marks (topic, target_id, until_ms)
VALUES ($1, $2, $3)
ON CONFLICT (topic, target_id) DO UPDATE SET until_ms = excluded.until_ms
WHERE notification_marks.until_ms < excluded.until_ms
