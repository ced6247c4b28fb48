INSERT INTO price_history (source, model, effective_at_ms, price)
VALUES /*rows*/
ON CONFLICT (source, model, effective_at_ms) DO UPDATE SET price = excluded.price
