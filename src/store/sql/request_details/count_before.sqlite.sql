SELECT COUNT(*) FROM request_details WHERE request_id < $1
