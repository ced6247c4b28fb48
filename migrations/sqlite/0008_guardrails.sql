-- Rules about requests and answers. They belong to the catalog: a change raises its version. Words that a hub does not
-- know make it leave the rule out, so that an older one can run beside it.

-- Texts that no request may hold.
CREATE TABLE sensitive_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL,
    match_type TEXT NOT NULL,
    description TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX sensitive_words_word ON sensitive_words (word, match_type);

-- Changes to requests. The binding is JSON: everybody, some providers, or some groups.
CREATE TABLE request_filters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    scope TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    pattern TEXT NOT NULL,
    match_type TEXT NOT NULL,
    value TEXT NOT NULL,
    priority BIGINT NOT NULL,
    binding TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

-- What upstreams' errors are taken for, and what clients are told of them. Bodies are JSON by dialect.
CREATE TABLE error_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pattern TEXT NOT NULL,
    match_type TEXT NOT NULL,
    status BIGINT,
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    fault TEXT,
    override_status BIGINT,
    override_message TEXT,
    override_bodies TEXT NOT NULL,
    priority BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

-- The oldest version of each client that may call.
CREATE TABLE client_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client TEXT NOT NULL,
    min_version TEXT NOT NULL,
    refuse_unknown BOOLEAN NOT NULL,
    how_to_update TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX client_versions_client ON client_versions (client);
