DELETE FROM notification_marks
WHERE until_ms <= $1
