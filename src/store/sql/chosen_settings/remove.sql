DELETE FROM chosen_settings WHERE name = $1
