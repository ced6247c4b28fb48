SELECT
    /*part*/ AS part,
    CAST(SUM(refused) AS BIGINT) AS refused
FROM limit_refusals
WHERE hour_ms >= $1 AND hour_ms < $2
    AND ($3 IS NULL OR user_id = $3)
    AND ($4 IS NULL OR key_id = $4)
    AND ($5 IS NULL OR scope = $5)
    AND ($6 IS NULL OR limit_name = $6)
GROUP BY 1
ORDER BY /*order*/
