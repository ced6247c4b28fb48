SELECT MIN(effective_at_ms) FROM price_history WHERE effective_at_ms > $1
