SELECT MIN(day_ms), MAX(day_ms)
FROM request_rollups_daily
WHERE day_ms >= $1 AND day_ms < $2
    AND ($3 IS NULL OR user_id = $3)
    AND ($4 IS NULL OR key_id = $4)
    AND ($5 IS NULL OR provider_id = $5)
    AND ($6 IS NULL OR model = $6)
    AND ($7 IS NULL OR kind = $7)
