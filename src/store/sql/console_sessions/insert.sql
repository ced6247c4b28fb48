INSERT INTO console_sessions
    (token_hash, account_id, key_id, credential, client_ip, user_agent, created_at_ms, seen_at_ms, expires_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
RETURNING id, account_id, key_id, credential, client_ip, user_agent, created_at_ms, seen_at_ms, expires_at_ms
