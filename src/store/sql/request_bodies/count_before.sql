SELECT COUNT(*) FROM request_bodies WHERE request_id < $1
