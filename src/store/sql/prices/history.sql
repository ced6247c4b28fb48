SELECT source, effective_at_ms, price
FROM price_history
WHERE model = $1
ORDER BY effective_at_ms, source
