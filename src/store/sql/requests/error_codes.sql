-- From one value to the next by the index, instead of over all rows. Without a parameter, so that a connection plans it
-- once: that takes longer than to run it.
WITH RECURSIVE found (value) AS (
    SELECT MIN(error_code) FROM requests WHERE error_code IS NOT NULL
    UNION ALL
    SELECT (SELECT MIN(error_code) FROM requests WHERE error_code > found.value AND error_code IS NOT NULL)
    FROM found
    WHERE found.value IS NOT NULL
)
SELECT value FROM found WHERE value IS NOT NULL LIMIT 500
