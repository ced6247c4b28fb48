SELECT
    user_id,
    key_id,
    CASE WHEN hour_ms < $1 THEN 0 ELSE hour_ms END AS since_ms,
    CAST(SUM(cost_nano) AS BIGINT) AS cost_nano
FROM request_rollups
WHERE key_id <> 0 AND cost_nano <> 0
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
