-- How a provider takes part in routing beyond priority, weight and groups. JSON; what is absent is the default.
ALTER TABLE providers ADD COLUMN tuning TEXT NOT NULL DEFAULT '{}';
