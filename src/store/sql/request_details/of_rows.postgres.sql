SELECT request_id, attempts, cost, user_agent, client_ip, error_message, refused_by
FROM request_details
WHERE request_id = ANY($1) AND at_ms >= $2 AND at_ms <= $3
