SELECT
    seq, at_ms, actor_kind, actor_id, actor_name, door, client_ip, user_agent, action, target_kind, target_id, target_name,
    before, after, previous_hash, hash
FROM audit_log
WHERE seq < $1 AND at_ms >= $2 AND at_ms < $3
    AND ($4 = '' OR action = $4) AND ($5 = '' OR target_kind = $5) AND ($6 = '' OR target_id = $6)
    AND ($7 = '' OR actor_name = $7) AND ($8 = '' OR door = $8)
ORDER BY seq DESC
LIMIT $9
