SELECT set_config('enable_seqscan', 'off', TRUE), set_config('max_parallel_workers_per_gather', '0', TRUE)
