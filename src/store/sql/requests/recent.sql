SELECT
    CAST(COUNT(*) AS BIGINT),
    CAST(COUNT(CASE WHEN at_ms >= $7 THEN 1 END) AS BIGINT)
FROM requests
WHERE at_ms >= $1
    AND ($2 IS NULL OR user_id = $2)
    AND ($3 IS NULL OR key_id = $3)
    AND ($4 IS NULL OR provider_id = $4)
    AND ($5 IS NULL OR model = $5)
    AND ($6 IS NULL OR kind = $6)
