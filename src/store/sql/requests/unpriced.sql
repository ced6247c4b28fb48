SELECT model, upstream_model, COUNT(*) AS requests, MAX(at_ms) AS last_at_ms
FROM requests
WHERE unpriced AND at_ms >= $1
GROUP BY model, upstream_model
ORDER BY COUNT(*) DESC, model, upstream_model
