INSERT INTO audit_log
    (seq, at_ms, actor_kind, actor_id, actor_name, door, client_ip, user_agent, action, target_kind, target_id, target_name,
    before, after, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
