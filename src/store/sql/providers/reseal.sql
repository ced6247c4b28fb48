UPDATE providers SET secret_sealed = $2, secret_fingerprint = $3, proxy_sealed = $4 WHERE id = $1
