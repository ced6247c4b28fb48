INSERT INTO provider_tries (provider_id, begins_ms, succeeded, failed, other)
VALUES /*rows*/
ON CONFLICT (provider_id, begins_ms) DO UPDATE SET
    succeeded = provider_tries.succeeded + excluded.succeeded,
    failed = provider_tries.failed + excluded.failed,
    other = provider_tries.other + excluded.other
