INSERT INTO request_details (request_id, at_ms, attempts, cost, user_agent, client_ip, error_message, refused_by)
VALUES /*rows*/
ON CONFLICT DO NOTHING
