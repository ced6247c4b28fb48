DELETE FROM notification_marks
WHERE target_id = $1
