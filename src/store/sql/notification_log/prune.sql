DELETE FROM notification_log
WHERE created_at_ms < $1
