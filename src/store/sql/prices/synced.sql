SELECT own.model, own.price, own.effective_at_ms
FROM price_history AS own
WHERE own.source = 'litellm'
    AND own.price IS NOT NULL
    AND own.effective_at_ms = (
        SELECT MAX(newest.effective_at_ms)
        FROM price_history AS newest
        WHERE newest.source = 'litellm' AND newest.model = own.model AND newest.effective_at_ms <= $1
    )
ORDER BY own.model
