SELECT
    seq, at_ms, actor_kind, actor_id, actor_name, door, client_ip, user_agent, action, target_kind, target_id, target_name,
    before, after, previous_hash, hash
FROM audit_log
WHERE seq = $1
