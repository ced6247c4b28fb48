INSERT INTO prices (model, source, price, effective_at_ms)
VALUES ($1, $2, $3, $4)
ON CONFLICT (model, source) DO UPDATE SET price = excluded.price, effective_at_ms = excluded.effective_at_ms
