DELETE FROM price_history
WHERE source = $1 AND model = $2 AND effective_at_ms = $3
RETURNING price
