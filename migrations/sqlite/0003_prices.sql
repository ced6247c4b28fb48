-- Prices with a history, and what else a request may be billed for.

-- A row says what a model costs by one source from a time on; without a price, that the source no longer has one.
-- Rows are added and never changed, so that what a request cost can be worked out again. Sources: manual, file, litellm,
-- and provider:<id> for what one provider charges. The price is JSON.
CREATE TABLE price_history (
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    effective_at_ms BIGINT NOT NULL,
    price TEXT,
    PRIMARY KEY (source, model, effective_at_ms)
) WITHOUT ROWID;
CREATE INDEX price_history_source ON price_history (source, effective_at_ms);
INSERT INTO price_history (source, model, effective_at_ms, price)
SELECT source, model, effective_at_ms, price FROM prices;
-- `prices` is no longer read or written; older hubs may still run. A later release drops it.

ALTER TABLE requests ADD COLUMN image_input BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN image_output BIGINT NOT NULL DEFAULT 0;
ALTER TABLE requests ADD COLUMN web_searches BIGINT NOT NULL DEFAULT 0;
-- Few rows: models without a price are asked for by time.
CREATE INDEX requests_unpriced ON requests (at_ms) WHERE unpriced;
