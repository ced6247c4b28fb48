-- By whole hours, and what came in after the setting back within its own hour.
SELECT id, since_ms, CAST(SUM(cost_nano) AS BIGINT) AS cost_nano
FROM (
    SELECT users.id AS id, sums.hour_ms AS since_ms, sums.cost_nano AS cost_nano
    FROM users
    JOIN request_rollups AS sums ON sums.user_id = users.id AND sums.hour_ms >= users.spent_from_ms
    WHERE users.spent_from_ms IS NOT NULL AND users.deleted_at_ms IS NULL AND sums.cost_nano <> 0
    UNION ALL
    SELECT users.id, users.spent_from_ms, log.cost_nano
    FROM users
    JOIN requests AS log ON log.user_id = users.id
        AND log.at_ms >= users.spent_from_ms
        AND log.at_ms < users.spent_from_ms + (3600000 - users.spent_from_ms % 3600000) % 3600000
    WHERE users.spent_from_ms IS NOT NULL AND users.deleted_at_ms IS NULL AND log.cost_nano <> 0
) AS spent
GROUP BY 1, 2
ORDER BY 1, 2
