INSERT INTO request_details (request_id, attempts, cost, user_agent, client_ip, error_message)
VALUES /*rows*/
ON CONFLICT (request_id) DO NOTHING
