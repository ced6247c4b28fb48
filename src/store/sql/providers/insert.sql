INSERT INTO providers
    (name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups, models,
    redirects, limits, circuit, timeouts, proxy_sealed, headers, tuning, managed_by, created_at_ms,
    updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)
RETURNING
    id, name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
    models, redirects, limits, circuit, timeouts, proxy_sealed, headers, tuning, managed_by, created_at_ms,
    updated_at_ms
