-- By whole hours, and what came in after the setting back within its own hour.
SELECT id, since_ms, CAST(SUM(cost_nano) AS BIGINT) AS cost_nano
FROM (
    SELECT providers.id AS id, sums.hour_ms AS since_ms, sums.cost_nano AS cost_nano
    FROM providers
    JOIN request_rollups AS sums ON sums.provider_id = providers.id AND sums.hour_ms >= providers.spent_from_ms
    WHERE providers.spent_from_ms IS NOT NULL AND providers.deleted_at_ms IS NULL AND sums.cost_nano <> 0
    UNION ALL
    SELECT providers.id, providers.spent_from_ms, log.cost_nano
    FROM providers
    JOIN requests AS log ON log.provider_id = providers.id
        AND log.at_ms >= providers.spent_from_ms
        AND log.at_ms < providers.spent_from_ms + (3600000 - providers.spent_from_ms % 3600000) % 3600000
    WHERE providers.spent_from_ms IS NOT NULL AND providers.deleted_at_ms IS NULL AND log.cost_nano <> 0
) AS spent
GROUP BY 1, 2
ORDER BY 1, 2
