DELETE FROM prices WHERE model = $1 AND source = $2
