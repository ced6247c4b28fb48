INSERT INTO login_failures (subject, window_ms, failures)
VALUES ($1, $2, 1)
ON CONFLICT (subject, window_ms) DO UPDATE SET failures = login_failures.failures + 1
