DELETE FROM login_failures WHERE window_ms <= $1
