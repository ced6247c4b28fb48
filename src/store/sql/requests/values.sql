-- From one value to the next by the index, instead of over all rows. Without a parameter, so that a connection plans it
-- once: that takes longer than to run it.
WITH RECURSIVE found (value) AS (
    SELECT MIN(/*column*/) FROM requests WHERE /*indexed*/
    UNION ALL
    SELECT (SELECT MIN(/*column*/) FROM requests WHERE /*column*/ > found.value AND /*indexed*/)
    FROM found
    WHERE found.value IS NOT NULL
)
SELECT value FROM found WHERE value IS NOT NULL LIMIT 500
