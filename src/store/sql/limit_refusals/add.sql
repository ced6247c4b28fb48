INSERT INTO limit_refusals (hour_ms, user_id, key_id, scope, scope_id, limit_name, refused)
VALUES /*rows*/
ON CONFLICT (hour_ms, user_id, key_id, scope, scope_id, limit_name) DO UPDATE SET
    refused = limit_refusals.refused + excluded.refused
