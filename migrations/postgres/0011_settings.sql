-- What admins set while the hub runs, as JSON by dotted path. What file or environment state of the same name wins.
CREATE TABLE chosen_settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);

-- Requests by day, user and the first word of the client's User-Agent, which names client and version. An older hub beside
-- writes rows without.
CREATE TABLE clients_seen (
    day_ms BIGINT NOT NULL,
    agent TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    requests BIGINT NOT NULL,
    last_at_ms BIGINT NOT NULL,
    PRIMARY KEY (day_ms, agent, user_id)
) WITH (fillfactor = 70);

-- The last thirty days of what is there already.
INSERT INTO clients_seen (day_ms, agent, user_id, requests, last_at_ms)
SELECT
    requests.at_ms - requests.at_ms % 86400000,
    LEFT(SPLIT_PART(details.user_agent, ' ', 1), 100),
    requests.user_id,
    COUNT(*),
    MAX(requests.at_ms)
FROM requests
JOIN request_details AS details ON details.request_id = requests.id AND details.at_ms = requests.at_ms
WHERE requests.at_ms >= (EXTRACT(EPOCH FROM NOW())::BIGINT - 30 * 86400) * 1000
    AND requests.user_id IS NOT NULL
    AND details.user_agent <> ''
    AND details.user_agent NOT LIKE ' %'
GROUP BY 1, 2, 3;
