INSERT INTO api_tokens (account_id, name, hash, hint, role, scopes, created_at_ms, expires_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id, account_id, name, hint, role, scopes, created_at_ms, expires_at_ms, used_at_ms
