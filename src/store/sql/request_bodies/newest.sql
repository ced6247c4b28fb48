SELECT request_id FROM request_bodies WHERE request_id IN (/*rows*/) ORDER BY request_id DESC LIMIT 1
