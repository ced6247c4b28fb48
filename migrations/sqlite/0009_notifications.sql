-- Alerts to people: whom to tell, what of, and what was told.

-- `sealed` is the address with its secrets, and the proxy, as JSON under the master key; `hint` is what lists may show
-- of it. `templates` is JSON: by kind of event, or `default`.
CREATE TABLE notification_targets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    hint TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    templates TEXT NOT NULL DEFAULT '{}',
    last_at_ms BIGINT,
    last_accepted BOOLEAN,
    last_latency_ms BIGINT,
    last_answer TEXT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

-- `target_ids` and `options` are JSON.
CREATE TABLE notification_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    target_ids TEXT NOT NULL,
    language TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

-- What a target is not told again until then. Replicas that see the same write the same row, and one of them wins.
CREATE TABLE notification_marks (
    topic TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (topic, target_id)
);

-- What is to be sent and what was: `waiting`, `sent` or `failed`. One that waits is due at `due_at_ms`; whoever takes it
-- moves that into the future, so that it is taken up again where its sender died.
CREATE TABLE notification_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    event TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    target_name TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    due_at_ms BIGINT NOT NULL,
    latency_ms BIGINT,
    answer TEXT,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);
CREATE INDEX notification_log_due ON notification_log (due_at_ms) WHERE state = 'waiting';
CREATE INDEX notification_log_created ON notification_log (created_at_ms);
