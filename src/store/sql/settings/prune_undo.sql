DELETE FROM settings WHERE name >= 'undo.' AND name < $1
