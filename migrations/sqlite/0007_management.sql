-- Who may manage the hub, what they did, and what users, keys and groups of providers gained with the management API.

ALTER TABLE users ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN allowed_models TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN allowed_clients TEXT NOT NULL DEFAULT '[]';
ALTER TABLE users ADD COLUMN blocked_clients TEXT NOT NULL DEFAULT '[]';
ALTER TABLE keys ADD COLUMN allowed_ips TEXT NOT NULL DEFAULT '[]';
-- The text before the last rotation, which works until then.
ALTER TABLE keys ADD COLUMN previous_hash TEXT;
ALTER TABLE keys ADD COLUMN previous_until_ms BIGINT;

-- What the configuration file says of a group of the same name wins.
CREATE TABLE provider_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    cost_multiplier TEXT NOT NULL,
    strategy TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL
);

-- People who sign in with a name and a password. One with the role `user` sees what belongs to that user.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'auditor', 'user')),
    user_id BIGINT REFERENCES users (id),
    password_hash TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT
);
CREATE UNIQUE INDEX accounts_name_live ON accounts (name) WHERE deleted_at_ms IS NULL;

-- Signed in: by account, by key, or by the admin token (neither).
CREATE TABLE console_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL UNIQUE,
    account_id BIGINT,
    key_id BIGINT,
    -- Changes with the credential that it was opened by, and ends with it.
    credential TEXT NOT NULL,
    client_ip TEXT,
    user_agent TEXT,
    created_at_ms BIGINT NOT NULL,
    seen_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

-- For automation. It may do what its scopes say, and no more than who made it.
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    role TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT,
    used_at_ms BIGINT
);

-- Failed sign-ins by whom and where from, in windows of time; all replicas count here.
CREATE TABLE login_failures (
    subject TEXT NOT NULL,
    window_ms BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    PRIMARY KEY (subject, window_ms)
) WITHOUT ROWID;

-- What a creation answered, so that a repeated one answers the same. Sealed: it may hold a new key.
CREATE TABLE idempotency_keys (
    name TEXT NOT NULL PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status BIGINT,
    answer_sealed TEXT,
    created_at_ms BIGINT NOT NULL
) WITHOUT ROWID;

-- Each row's hash covers the one before it, so that a row that is changed or taken out shows.
CREATE TABLE audit_log (
    seq BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT,
    actor_name TEXT NOT NULL,
    door TEXT NOT NULL,
    client_ip TEXT,
    user_agent TEXT,
    action TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id TEXT,
    target_name TEXT NOT NULL,
    before TEXT,
    after TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX audit_log_target ON audit_log (target_kind, target_id, seq);
CREATE INDEX audit_log_at ON audit_log (at_ms, seq);
