SELECT id, name, sealed FROM notification_targets ORDER BY id
