SELECT
    agent,
    user_id,
    CAST(SUM(requests) AS BIGINT) AS requests,
    MAX(last_at_ms) AS last_at_ms
FROM clients_seen
WHERE day_ms >= $1
GROUP BY agent, user_id
ORDER BY last_at_ms DESC, agent, user_id
LIMIT $2
