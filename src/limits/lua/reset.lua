-- Begins to count money of one scope anew, once for each time at which that was said.
--
-- KEYS: since when, then the counters. ARGV: the time in ms, how long it is remembered in ms.

local known = redis.call('GET', KEYS[1])
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
return 1
