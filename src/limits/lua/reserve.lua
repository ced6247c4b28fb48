-- Asks for room in every window of one request, all or nothing. Counts like src/limits/account.rs.
--
-- KEYS: done, mark; for each scope: held, est, conversations; for each test: its counter (unused for places).
-- ARGV: at_ms, ttl_ms, request, tokens, cost, conversation ('' for none), its ttl_ms, number of scopes; for each scope
-- '1' where running requests are remembered, '1' where conversations are; for each test: scope (from 1), sort, unit, a, b, limit.
--   sort 'roll': a rolling window of b buckets of a ms; 'fix': since a; 'first': a ms from the first amount; 'held',
--   'conv': places.  unit 'n': requests; 't': tokens; 'c': nano-USD.
-- Answer: 1 where the counters were lost or are new, else 0; then for each test what was used before this request,
-- what others hold, and when the window moves by itself: where all had room, when all is forgotten; else when less
-- than the limit is left.
--
-- A rolling window is a hash: 'newest' (bucket), 'total', and bucket n in field n mod b. A fixed one is 'start' and
-- 'spent', one from the first amount 'opened' and 'spent'. Held is a sorted set of requests by the time at which they
-- lapse; est has their amounts and the sums '#t' and '#c'. Conversations is a sorted set of 's:conversation' and
-- 'r:conversation:request'.

local SPARE_MS, MARK_MS, DONE_MS = 60000, 34560000000, 3600000
local at_ms, ttl_ms, request = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local conversation, conversation_ttl_ms = ARGV[6], tonumber(ARGV[7])
local scopes = tonumber(ARGV[8])
local tests_at = 9 + 2 * scopes
local tests = (#ARGV - tests_at + 1) / 6

local function held_key(scope) return KEYS[3 * scope] end
local function est_key(scope) return KEYS[3 * scope + 1] end
local function conv_key(scope) return KEYS[3 * scope + 2] end

local function amounts(est, id)
  local text = redis.call('HGET', est, id)
  if not text then return 0, 0 end
  local t, c = string.match(text, '(%d+):(%d+)')
  return tonumber(t), tonumber(c)
end

local function release(scope, id)
  local est = est_key(scope)
  if redis.call('ZREM', held_key(scope), id) == 1 then
    local t, c = amounts(est, id)
    if t > 0 then redis.call('HINCRBY', est, '#t', string.format('%.0f', -t)) end
    if c > 0 then redis.call('HINCRBY', est, '#c', string.format('%.0f', -c)) end
    redis.call('HDEL', est, id)
  end
end

local function advance(key, bucket_ms, slots)
  local now = math.floor(at_ms / bucket_ms)
  local head = redis.call('HMGET', key, 'newest', 'total')
  if not head[1] then return now, 0 end
  local newest, total = tonumber(head[1]), tonumber(head[2])
  local passed = now - newest
  if total == 0 or passed >= slots or passed <= -slots then
    redis.call('DEL', key)
    return now, 0
  end
  if passed <= 0 then return newest, total end
  local fields = {}
  for b = newest + 1, now do fields[#fields + 1] = b % slots end
  for _, count in ipairs(redis.call('HMGET', key, unpack(fields))) do
    total = total - (tonumber(count or 0) or 0)
  end
  redis.call('HDEL', key, unpack(fields))
  redis.call('HSET', key, 'newest', now, 'total', total)
  return now, total
end

local function frees_at_ms(key, bucket_ms, slots, newest, total, limit)
  local fields = {}
  for b = newest - slots + 1, newest do fields[#fields + 1] = b % slots end
  local counts = redis.call('HMGET', key, unpack(fields))
  for i = 1, slots do
    total = total - (tonumber(counts[i] or 0) or 0)
    if total < limit then return (newest + i) * bucket_ms end
  end
  return (newest + slots) * bucket_ms
end

local function other_conversations(key)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', ARGV[1])
  local seen, count = {}, 0
  for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
    local id = string.match(member, '^%a:(%x+)')
    if id ~= conversation and not seen[id] then
      seen[id] = true
      count = count + 1
    end
  end
  return count
end

local lost = redis.call('EXISTS', KEYS[2]) == 0
if lost then redis.call('SET', KEYS[2], 1, 'PX', MARK_MS) end

-- Reservations of the dead lapse first; then what is left of others.
local others = {}
for scope = 1, scopes do
  local held, est = held_key(scope), est_key(scope)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', ARGV[1])) do release(scope, id) end
  local places, own_t, own_c = redis.call('ZCARD', held), 0, 0
  if places > 0 and redis.call('ZSCORE', held, request) then
    places = places - 1
    own_t, own_c = amounts(est, request)
  end
  local sums = redis.call('HMGET', est, '#t', '#c')
  others[scope] = {
    places = places,
    t = (tonumber(sums[1] or 0) or 0) - own_t,
    c = (tonumber(sums[2] or 0) or 0) - own_c,
  }
end

local seen, granted = {}, true
for i = 1, tests do
  local arg, key = tests_at + 6 * (i - 1), KEYS[2 + 3 * scopes + i]
  local test = {
    key = key, scope = tonumber(ARGV[arg]), sort = ARGV[arg + 1], unit = ARGV[arg + 2],
    a = tonumber(ARGV[arg + 3]), b = tonumber(ARGV[arg + 4]), limit = tonumber(ARGV[arg + 5]), reserved = 0,
  }
  if test.sort == 'roll' then
    test.newest, test.used = advance(key, test.a, test.b)
  elseif test.sort == 'fix' then
    local state = redis.call('HMGET', key, 'start', 'spent')
    test.used = (state[1] and tonumber(state[1]) >= test.a) and tonumber(state[2]) or 0
  elseif test.sort == 'first' then
    local state = redis.call('HMGET', key, 'opened', 'spent')
    local ends_ms = state[1] and tonumber(state[1]) + test.a or 0
    test.open = at_ms < ends_ms
    test.used = test.open and tonumber(state[2]) or 0
    test.moves = test.open and ends_ms or at_ms + test.a
  elseif test.sort == 'conv' then
    test.used = other_conversations(conv_key(test.scope))
  else
    test.used = others[test.scope].places
  end
  if test.unit == 't' or test.unit == 'c' then test.reserved = others[test.scope][test.unit] end
  if test.used + test.reserved >= test.limit then granted = false end
  seen[i] = test
end

local answer = { lost and 1 or 0 }
for i, test in ipairs(seen) do
  local moves = test.moves or 0
  if test.sort == 'roll' then
    if granted and test.unit == 'n' then
      redis.call('HINCRBY', test.key, test.newest % test.b, 1)
      redis.call('HSET', test.key, 'newest', test.newest, 'total', test.used + 1)
      redis.call('PEXPIRE', test.key, test.a * test.b * 2 + SPARE_MS)
    end
    if granted then
      moves = (test.newest + test.b) * test.a
    else
      moves = frees_at_ms(test.key, test.a, test.b, test.newest, test.used, test.limit)
    end
  end
  answer[#answer + 1] = test.used
  answer[#answer + 1] = test.reserved
  answer[#answer + 1] = moves
end

-- What was settled already, by a call that overtook this one, holds nothing.
local settled_ms = redis.call('ZSCORE', KEYS[1], request)
if granted and not (settled_ms and tonumber(settled_ms) > at_ms - DONE_MS) then
  local until_ms = at_ms + ttl_ms
  for scope = 1, scopes do
    if ARGV[7 + 2 * scope] == '1' then
      local held, est = held_key(scope), est_key(scope)
      release(scope, request)
      redis.call('ZADD', held, until_ms, request)
      if redis.call('PTTL', held) < ttl_ms + SPARE_MS then redis.call('PEXPIRE', held, ttl_ms + SPARE_MS) end
      if ARGV[4] ~= '0' or ARGV[5] ~= '0' then
        redis.call('HSET', est, request, ARGV[4] .. ':' .. ARGV[5])
        redis.call('HINCRBY', est, '#t', ARGV[4])
        redis.call('HINCRBY', est, '#c', ARGV[5])
      end
      -- Both go together: sums without what they are of would never shrink.
      if redis.call('EXISTS', est) == 1 then
        local left_ms = redis.call('PTTL', held)
        if redis.call('PTTL', est) < left_ms then redis.call('PEXPIRE', est, left_ms) end
      end
    end
    if conversation ~= '' and ARGV[8 + 2 * scope] == '1' then
      local key = conv_key(scope)
      redis.call('ZADD', key, at_ms + conversation_ttl_ms, 's:' .. conversation)
      redis.call('ZADD', key, until_ms, 'r:' .. conversation .. ':' .. request)
      local lasts_ms = math.max(ttl_ms, conversation_ttl_ms) + SPARE_MS
      if redis.call('PTTL', key) < lasts_ms then redis.call('PEXPIRE', key, lasts_ms) end
    end
  end
end
return answer
