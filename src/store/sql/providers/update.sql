UPDATE providers
SET name = $1, kind = $2, url = $3, secret_sealed = $4, secret_fingerprint = $5, enabled = $6, priority = $7,
    weight = $8, cost_multiplier = $9, groups = $10, models = $11, redirects = $12, limits = $13, circuit = $14,
    timeouts = $15, proxy_sealed = $16, headers = $17, tuning = $18, managed_by = $19,
    updated_at_ms = CASE WHEN updated_at_ms >= $20 THEN updated_at_ms + 1 ELSE $20 END, deleted_at_ms = NULL
WHERE id = $21
RETURNING
    id, name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
    models, redirects, limits, circuit, timeouts, proxy_sealed, headers, tuning, managed_by, created_at_ms,
    updated_at_ms
