-- Headers and bodies of requests and of their answers, where `sessions.store_messages` asks for them; a body is compressed (zstd),
-- and may be a beginning only: its true length stands beside it. Ids are UUIDv7, so that a range of ids is one of time.
CREATE TABLE request_bodies (
    request_id BLOB NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    request_headers TEXT NOT NULL,
    request_body BLOB,
    request_bytes BIGINT NOT NULL,
    request_truncated BOOLEAN NOT NULL,
    -- Of the answer; absent, with the rest of it, where the client left before there was one.
    status BIGINT,
    answer_headers TEXT,
    answer_body BLOB,
    answer_bytes BIGINT,
    answer_truncated BOOLEAN
);
