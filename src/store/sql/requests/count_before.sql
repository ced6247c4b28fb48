SELECT COUNT(*) FROM requests WHERE at_ms < $1
