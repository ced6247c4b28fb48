SELECT COUNT(*) FROM request_details WHERE at_ms < $1
