SELECT
    provider_id,
    begins_ms - (begins_ms - $1) % $3 AS begins_ms,
    CAST(SUM(succeeded) AS BIGINT) AS succeeded,
    CAST(SUM(failed) AS BIGINT) AS failed,
    CAST(SUM(other) AS BIGINT) AS other
FROM provider_tries
WHERE begins_ms >= $1 AND begins_ms < $2 AND ($4 IS NULL OR provider_id = $4)
GROUP BY 1, 2
ORDER BY 1, 2
