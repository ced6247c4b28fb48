SELECT DISTINCT model
FROM request_rollups_daily
WHERE day_ms >= $1 AND model <> ''
ORDER BY model
LIMIT 500
