SELECT id, account_id, key_id, credential, client_ip, user_agent, created_at_ms, seen_at_ms, expires_at_ms
FROM console_sessions
WHERE expires_at_ms > $1
ORDER BY id DESC
