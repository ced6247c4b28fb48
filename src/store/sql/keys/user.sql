SELECT user_id FROM keys WHERE id = $1
