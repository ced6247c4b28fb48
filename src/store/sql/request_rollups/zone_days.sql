WITH RECURSIVE hours (from_ms, to_ms) AS (
    SELECT CAST($3 AS BIGINT), CAST($4 AS BIGINT)
    UNION ALL
    SELECT from_ms + $6, to_ms + $6 FROM hours WHERE from_ms + $6 < $5
)
/*summed*/
