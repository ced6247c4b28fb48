SELECT id FROM requests WHERE id IN (/*rows*/)
