SELECT part
FROM (/*pieces*/) AS pieces
GROUP BY part
ORDER BY SUM(cost_nano) DESC, SUM(requests) DESC, part
LIMIT $12
