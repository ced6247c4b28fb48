-- By whole hours, and what came in after the setting back within its own hour.
SELECT id, since_ms, CAST(SUM(cost_nano) AS BIGINT) AS cost_nano
FROM (
    SELECT keys.id AS id, sums.hour_ms AS since_ms, sums.cost_nano AS cost_nano
    FROM keys
    JOIN request_rollups AS sums ON sums.key_id = keys.id AND sums.hour_ms >= keys.spent_from_ms
    WHERE keys.spent_from_ms IS NOT NULL AND keys.deleted_at_ms IS NULL AND sums.cost_nano <> 0
    UNION ALL
    SELECT keys.id, keys.spent_from_ms, log.cost_nano
    FROM keys
    JOIN requests AS log ON log.key_id = keys.id
        AND log.at_ms >= keys.spent_from_ms
        AND log.at_ms < keys.spent_from_ms + (3600000 - keys.spent_from_ms % 3600000) % 3600000
    WHERE keys.spent_from_ms IS NOT NULL AND keys.deleted_at_ms IS NULL AND log.cost_nano <> 0
) AS spent
GROUP BY 1, 2
ORDER BY 1, 2
