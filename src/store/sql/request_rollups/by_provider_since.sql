SELECT
    provider_id,
    CAST(SUM(requests) AS BIGINT) AS requests,
    CAST(SUM(errors) AS BIGINT) AS errors,
    CAST(SUM(cost_nano) AS BIGINT) AS cost_nano
FROM request_rollups
WHERE hour_ms >= $1 AND provider_id <> 0
GROUP BY provider_id
