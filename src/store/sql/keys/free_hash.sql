-- Two keys may swap their hashes in one change of the file; the old ones step aside first.
UPDATE keys SET hash = 'moving-' || id WHERE id = $1
