SELECT MAX(effective_at_ms) FROM price_history WHERE source = 'litellm' AND effective_at_ms <= $1
