SELECT id, account_id, key_id, credential, client_ip, user_agent, created_at_ms, seen_at_ms, expires_at_ms
FROM console_sessions
WHERE token_hash = $1 AND expires_at_ms > $2
