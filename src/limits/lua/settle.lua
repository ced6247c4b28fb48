-- Ends one reservation: gives back what it holds, and counts what was consumed, once. Counts like
-- src/limits/account.rs; what the keys hold is said in reserve.lua.
--
-- KEYS: done, mark; for each scope: held, est, conversations; for each test: its counter.
-- ARGV: at_ms, begun_ms, request, '1' where something was consumed, tokens, cost, conversation ('' for none), its
-- ttl_ms, number of scopes; for each scope '1' where conversations are remembered; for each test (amounts only):
-- sort, unit, a, b, how long its counter is kept in ms.
-- Answer: 1 where the counters were lost or are new, else 0; then for each test what is used now.

local SPARE_MS, MARK_MS, DONE_MS = 60000, 34560000000, 3600000
local at_ms, begun_ms, request = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local conversation, conversation_ttl_ms = ARGV[7], tonumber(ARGV[8])
local scopes = tonumber(ARGV[9])
local tests_at = 10 + scopes
local tests = (#ARGV - tests_at + 1) / 5

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

local lost = redis.call('EXISTS', KEYS[2]) == 0
redis.call('SET', KEYS[2], 1, 'PX', MARK_MS)

for scope = 1, scopes do
  local held, est, conversations = KEYS[3 * scope], KEYS[3 * scope + 1], KEYS[3 * scope + 2]
  if redis.call('ZREM', held, request) == 1 then
    local text = redis.call('HGET', est, request)
    if text then
      local t, c = string.match(text, '(%d+):(%d+)')
      if t ~= '0' then redis.call('HINCRBY', est, '#t', '-' .. t) end
      if c ~= '0' then redis.call('HINCRBY', est, '#c', '-' .. c) end
      redis.call('HDEL', est, request)
    end
  end
  if conversation ~= '' and ARGV[9 + scope] == '1' then
    redis.call('ZREM', conversations, 'r:' .. conversation .. ':' .. request)
    redis.call('ZADD', conversations, at_ms + conversation_ttl_ms, 's:' .. conversation)
    local lasts_ms = conversation_ttl_ms + SPARE_MS
    if redis.call('PTTL', conversations) < lasts_ms then redis.call('PEXPIRE', conversations, lasts_ms) end
  end
end

local counts = false
if ARGV[4] == '1' then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at_ms - DONE_MS)
  counts = redis.call('ZADD', KEYS[1], 'NX', at_ms, request) == 1
  redis.call('PEXPIRE', KEYS[1], DONE_MS + SPARE_MS)
end

local answer = { lost and 1 or 0 }
for i = 1, tests do
  local arg, key = tests_at + 5 * (i - 1), KEYS[2 + 3 * scopes + i]
  local sort, a, b, kept_ms = ARGV[arg], tonumber(ARGV[arg + 2]), tonumber(ARGV[arg + 3]), ARGV[arg + 4]
  local text, spent_ms = ARGV[6], begun_ms
  if ARGV[arg + 1] == 't' then text, spent_ms = ARGV[5], at_ms end
  local amount = counts and tonumber(text) or 0
  local used = 0
  if sort == 'roll' then
    local newest, total = advance(key, a, b)
    local bucket = math.min(math.floor(spent_ms / a), newest)
    if amount > 0 and bucket > newest - b then
      redis.call('HINCRBY', key, bucket % b, text)
      total = total + amount
      redis.call('HSET', key, 'newest', newest, 'total', total)
    end
    used = total
  elseif sort == 'fix' then
    local state = redis.call('HMGET', key, 'start', 'spent')
    local start = state[1] and tonumber(state[1]) or -1
    if amount > 0 and start < a then
      redis.call('HSET', key, 'start', a, 'spent', text)
      used = amount
    elseif start == a then
      if amount > 0 then redis.call('HINCRBY', key, 'spent', text) end
      used = tonumber(state[2]) + amount
    end
  else
    local state = redis.call('HMGET', key, 'opened', 'spent')
    if state[1] and at_ms < tonumber(state[1]) + a then
      if amount > 0 then redis.call('HINCRBY', key, 'spent', text) end
      used = tonumber(state[2]) + amount
    elseif amount > 0 then
      redis.call('HSET', key, 'opened', at_ms, 'spent', text)
      used = amount
    end
  end
  if amount > 0 then redis.call('PEXPIRE', key, kept_ms) end
  answer[#answer + 1] = used
end
return answer
