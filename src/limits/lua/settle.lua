-- Gives back the places of one finished request.
--
-- KEYS: the places of each scope. ARGV: request id.

for _, key in ipairs(KEYS) do
  redis.call('ZREM', key, ARGV[1])
end
return 0
