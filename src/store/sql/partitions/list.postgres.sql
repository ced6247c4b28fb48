SELECT child.relname::TEXT
FROM pg_inherits
JOIN pg_class AS child ON child.oid = pg_inherits.inhrelid
WHERE pg_inherits.inhparent = to_regclass($1)
ORDER BY child.relname
