INSERT INTO price_history (source, model, effective_at_ms, price)
VALUES ($1, $2, $3, $4)
ON CONFLICT (source, model, effective_at_ms) DO UPDATE SET price = excluded.price
