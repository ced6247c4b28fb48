UPDATE providers
SET name = $1, kind = $2, url = $3, secret_sealed = $4, secret_fingerprint = $5, enabled = $6, priority = $7,
    weight = $8, cost_multiplier = $9, groups = $10, models = $11, redirects = $12, limits = $13, circuit = $14,
    timeouts = $15, proxy_sealed = $16, headers = $17, tuning = $18, managed_by = $19, updated_at_ms = $20,
    deleted_at_ms = NULL
WHERE id = $21
