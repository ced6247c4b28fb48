DELETE FROM clients_seen WHERE day_ms < $1
