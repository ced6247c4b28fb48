UPDATE api_tokens SET used_at_ms = $2 WHERE id = $1
