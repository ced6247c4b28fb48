-- Asks for room in every window of one request, all or nothing. Counts like src/limits/window.rs and memory.rs.
--
-- KEYS: one for each test.
-- ARGV: at_ms, ttl_ms, request id, then for each test its sort ('minute' or 'places') and its limit.
-- Answer: for each test what was used before this request, and when it resets: where all had room, the time at which
-- the window is free again; else the time at which one more fits.
--
-- A minute is a hash: 'newest' (second), 'total', and the count of second s in field s mod 61.
-- Places are a sorted set of request ids by the time at which they lapse.

local SPAN_S, PLACE_WAIT_MS = 61, 1000
local MINUTE_TTL_MS, PLACES_SPARE_MS = 180000, 60000
local at_ms, ttl_ms, request = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local now_s = math.floor(at_ms / 1000)

-- Moves a minute up to now; returns its newest second and its total.
local function advance(key)
  local head = redis.call('HMGET', key, 'newest', 'total')
  if not head[1] then
    return now_s, 0
  end
  local newest, total = tonumber(head[1]), tonumber(head[2])
  local passed = now_s - newest
  if total == 0 or passed >= SPAN_S or passed <= -SPAN_S then
    redis.call('DEL', key)
    return now_s, 0
  end
  if passed <= 0 then
    return newest, total
  end
  local fields = {}
  for s = newest + 1, now_s do
    fields[#fields + 1] = s % SPAN_S
  end
  for _, count in ipairs(redis.call('HMGET', key, unpack(fields))) do
    total = total - (tonumber(count or 0) or 0)
  end
  redis.call('HDEL', key, unpack(fields))
  redis.call('HSET', key, 'newest', now_s, 'total', total)
  return now_s, total
end

-- The time at which one more fits under the limit.
local function one_more_at_ms(key, newest, total, limit)
  local fields = {}
  for s = newest - SPAN_S + 1, newest do
    fields[#fields + 1] = s % SPAN_S
  end
  local counts = redis.call('HMGET', key, unpack(fields))
  for i = 1, SPAN_S do
    total = total - (tonumber(counts[i] or 0) or 0)
    if total < limit then
      return (newest + i) * 1000
    end
  end
  return (newest + SPAN_S) * 1000
end

-- Places taken by others, after those that lapsed are gone.
local function others(key)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', ARGV[1])
  local taken = redis.call('ZCARD', key)
  if taken > 0 and redis.call('ZSCORE', key, request) then
    taken = taken - 1
  end
  return taken
end

local seen, granted = {}, true
for i, key in ipairs(KEYS) do
  local test = { sort = ARGV[2 + 2 * i], limit = tonumber(ARGV[3 + 2 * i]) }
  if test.sort == 'minute' then
    test.newest, test.used = advance(key)
  else
    test.used = others(key)
  end
  if test.used >= test.limit then
    granted = false
  end
  seen[i] = test
end

local answer = {}
for i, key in ipairs(KEYS) do
  local test = seen[i]
  local resets_at_ms = at_ms + PLACE_WAIT_MS
  if test.sort == 'minute' and granted then
    redis.call('HINCRBY', key, test.newest % SPAN_S, 1)
    redis.call('HSET', key, 'newest', test.newest, 'total', test.used + 1)
    redis.call('PEXPIRE', key, MINUTE_TTL_MS)
    resets_at_ms = (test.newest + SPAN_S) * 1000
  elseif test.sort == 'minute' then
    resets_at_ms = one_more_at_ms(key, test.newest, test.used, test.limit)
  elseif granted then
    redis.call('ZADD', key, at_ms + ttl_ms, request)
    if redis.call('PTTL', key) < ttl_ms + PLACES_SPARE_MS then
      redis.call('PEXPIRE', key, ttl_ms + PLACES_SPARE_MS)
    end
  end
  answer[2 * i - 1] = test.used
  answer[2 * i] = resets_at_ms
end
return answer
