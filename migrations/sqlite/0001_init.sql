-- The first schema. SQLite ignores most type names; they are kept equal to PostgreSQL's so that the files compare.

-- One row; bumped in the transaction of every change to users, keys, providers and prices.
CREATE TABLE catalog_version (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);
INSERT INTO catalog_version (one, version) VALUES (1, 1);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    groups TEXT NOT NULL,
    limits TEXT NOT NULL,
    expires_at_ms BIGINT,
    note TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('api', 'file')),
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT
);
CREATE UNIQUE INDEX users_name_live ON users (name) WHERE deleted_at_ms IS NULL;

CREATE TABLE keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    hint TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    expires_at_ms BIGINT,
    groups TEXT NOT NULL,
    limits TEXT NOT NULL,
    web_login BOOLEAN NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('api', 'file')),
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT
);
CREATE UNIQUE INDEX keys_name_live ON keys (user_id, name) WHERE deleted_at_ms IS NULL;
CREATE UNIQUE INDEX keys_hash_live ON keys (hash) WHERE deleted_at_ms IS NULL;

CREATE TABLE providers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    secret_sealed TEXT NOT NULL,
    -- Tells an unchanged secret without opening it: sealing the same text twice gives two texts.
    secret_fingerprint TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    priority BIGINT NOT NULL,
    weight BIGINT NOT NULL,
    cost_multiplier TEXT NOT NULL,
    groups TEXT NOT NULL,
    models TEXT NOT NULL,
    redirects TEXT NOT NULL,
    limits TEXT NOT NULL,
    circuit TEXT NOT NULL,
    timeouts TEXT NOT NULL,
    proxy_sealed TEXT,
    headers TEXT NOT NULL,
    managed_by TEXT NOT NULL CHECK (managed_by IN ('api', 'file')),
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT
);
CREATE UNIQUE INDEX providers_name_live ON providers (name) WHERE deleted_at_ms IS NULL;

CREATE TABLE prices (
    model TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('manual', 'file', 'litellm')),
    price TEXT NOT NULL,
    effective_at_ms BIGINT NOT NULL,
    PRIMARY KEY (model, source)
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Slim rows, for lists. No foreign keys: users, keys and providers are only marked as deleted, and a check costs at every insert.
CREATE TABLE requests (
    id BLOB NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    dialect TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    key_id BIGINT,
    user_id BIGINT,
    provider_id BIGINT,
    model TEXT NOT NULL,
    upstream_model TEXT NOT NULL,
    session TEXT,
    stream BOOLEAN NOT NULL,
    status BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    error_code TEXT,
    duration_ms BIGINT NOT NULL,
    ttfb_ms BIGINT,
    ttft_ms BIGINT,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    reasoning BIGINT NOT NULL,
    usage_partial BOOLEAN NOT NULL,
    cost_nano BIGINT NOT NULL,
    unpriced BOOLEAN NOT NULL
) WITHOUT ROWID;
CREATE INDEX requests_at ON requests (at_ms, id);
CREATE INDEX requests_key ON requests (key_id, at_ms);
CREATE INDEX requests_user ON requests (user_id, at_ms);
CREATE INDEX requests_provider ON requests (provider_id, at_ms);

CREATE TABLE request_details (
    request_id BLOB NOT NULL PRIMARY KEY,
    attempts TEXT NOT NULL,
    cost TEXT NOT NULL,
    user_agent TEXT,
    client_ip TEXT,
    error_message TEXT
) WITHOUT ROWID;

-- Sums by hour. Absent dimensions are 0 and '' because NULLs never conflict in a primary key.
CREATE TABLE request_rollups (
    hour_ms BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    provider_id BIGINT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cost_nano BIGINT NOT NULL,
    duration_ms_sum BIGINT NOT NULL,
    ttfb_ms_sum BIGINT NOT NULL,
    ttfb_count BIGINT NOT NULL,
    PRIMARY KEY (hour_ms, user_id, key_id, provider_id, model, kind)
) WITHOUT ROWID;
