-- What the request log is filtered by, so that a rare value is found without a walk through the whole log.
CREATE INDEX requests_model ON requests (model, at_ms);
-- Few rows: most requests go well.
CREATE INDEX requests_error_code ON requests (error_code, at_ms) WHERE error_code IS NOT NULL;
CREATE INDEX requests_status_class ON requests ((status / 100), at_ms, id, status) WHERE status <> 200;
-- Not by time: a conversation is short, and equal entries take little room in PostgreSQL.
CREATE INDEX requests_session ON requests (session) WHERE session IS NOT NULL;
