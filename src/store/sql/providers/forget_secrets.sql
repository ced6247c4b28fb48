UPDATE providers SET secret_sealed = '', secret_fingerprint = '', proxy_sealed = NULL WHERE deleted_at_ms IS NOT NULL
