SELECT request_id, attempts, cost, user_agent, client_ip, error_message, refused_by
FROM request_details
WHERE request_id IN (/*rows*/)
