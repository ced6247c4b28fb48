SELECT id, account_id, name, hint, role, scopes, created_at_ms, expires_at_ms, used_at_ms
FROM api_tokens
WHERE id = $1
