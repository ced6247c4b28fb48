SELECT duration_ms, ttfb_ms
FROM requests
WHERE provider_id = $1 AND at_ms >= $2 AND at_ms < $3 AND status = 200 AND ended_by = 'complete'
ORDER BY at_ms DESC
LIMIT $4
