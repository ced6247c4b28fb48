DELETE FROM login_failures WHERE subject = $1
