SELECT model, source, price, effective_at_ms FROM prices ORDER BY model, source
