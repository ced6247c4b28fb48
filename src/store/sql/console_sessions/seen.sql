UPDATE console_sessions SET seen_at_ms = $2 WHERE id = $1 AND seen_at_ms < $2
