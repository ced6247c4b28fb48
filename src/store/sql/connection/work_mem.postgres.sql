-- Whoever runs the database may have given more.
SELECT set_config('work_mem', '32MB', FALSE) WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('32MB')
