SELECT id, name, secret_sealed, secret_fingerprint, proxy_sealed FROM providers WHERE deleted_at_ms IS NULL ORDER BY id
