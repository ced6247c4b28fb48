UPDATE notification_targets SET sealed = $2 WHERE id = $1
