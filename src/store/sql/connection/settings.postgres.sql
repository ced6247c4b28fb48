-- Statistics sort and group a hundred thousand sums: with the default of 4 MB on disk, twice as slowly. Whoever runs the
-- database may have given more. No statement runs long enough to win back what its compilation would cost.
SELECT
    set_config('jit', 'off', FALSE),
    CASE WHEN pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('32MB') THEN set_config('work_mem', '32MB', FALSE) END
