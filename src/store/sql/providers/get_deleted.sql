SELECT
    id, name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
    models, redirects, limits, circuit, timeouts, proxy_sealed, headers, tuning, managed_by, created_at_ms,
    updated_at_ms
FROM providers
WHERE id = $1 AND deleted_at_ms IS NOT NULL
