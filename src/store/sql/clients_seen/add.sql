INSERT INTO clients_seen (day_ms, agent, user_id, requests, last_at_ms)
VALUES /*rows*/
ON CONFLICT (day_ms, agent, user_id) DO UPDATE SET
    requests = clients_seen.requests + excluded.requests,
    last_at_ms = CASE
        WHEN excluded.last_at_ms > clients_seen.last_at_ms THEN excluded.last_at_ms
        ELSE clients_seen.last_at_ms
    END
