SELECT name FROM keys WHERE id = $1
