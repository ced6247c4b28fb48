SELECT CAST(COALESCE(SUM(failures), 0) AS BIGINT) FROM login_failures WHERE subject = $1 AND window_ms > $2
