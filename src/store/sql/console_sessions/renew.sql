UPDATE console_sessions SET credential = $2 WHERE id = $1
