SELECT
    CAST(COUNT(DISTINCT NULLIF(user_id, 0)) AS BIGINT),
    CAST(COUNT(DISTINCT NULLIF(key_id, 0)) AS BIGINT),
    CAST(COUNT(DISTINCT NULLIF(provider_id, 0)) AS BIGINT)
FROM request_rollups
WHERE hour_ms >= $1 AND hour_ms < $2
    AND ($3 IS NULL OR user_id = $3)
    AND ($4 IS NULL OR key_id = $4)
    AND ($5 IS NULL OR provider_id = $5)
    AND ($6 IS NULL OR model = $6)
    AND ($7 IS NULL OR kind = $7)
