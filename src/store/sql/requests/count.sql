SELECT COUNT(*) FROM requests
