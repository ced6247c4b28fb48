SELECT name FROM providers WHERE id = $1
