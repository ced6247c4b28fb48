SELECT COUNT(*)
FROM (SELECT 1 FROM requests WHERE session IS NOT NULL AND session >= $1 AND session < $2 LIMIT $3)
