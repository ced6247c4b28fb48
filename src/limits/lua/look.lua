-- Says how windows stand, and changes nothing. Counts like src/limits/account.rs; what the keys hold is said in
-- reserve.lua.
--
-- KEYS: for each scope: held, est, conversations; for each test: its counter (unused for places).
-- ARGV: at_ms, number of scopes; for each test: scope (from 1), sort, unit, a, b, limit.
-- Answer: for each test what is used, what running requests hold, and when the window moves by itself: where there is
-- room, when all is forgotten; else when less than the limit is left.

local at_ms, scopes = tonumber(ARGV[1]), tonumber(ARGV[2])
local tests = (#ARGV - 2) / 6

-- Reservations of the dead hold nothing, though nobody has taken them away yet.
local live = {}
for scope = 1, scopes do
  local held, est = KEYS[3 * scope - 2], KEYS[3 * scope - 1]
  local sums = redis.call('HMGET', est, '#t', '#c')
  local t, c = tonumber(sums[1] or 0) or 0, tonumber(sums[2] or 0) or 0
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', ARGV[1])) do
    local text = redis.call('HGET', est, id)
    if text then
      local own_t, own_c = string.match(text, '(%d+):(%d+)')
      t, c = t - tonumber(own_t), c - tonumber(own_c)
    end
  end
  live[scope] = { places = redis.call('ZCOUNT', held, '(' .. ARGV[1], '+inf'), t = t, c = c }
end

local function conversations(key)
  local seen, count = {}, 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', key, '(' .. ARGV[1], '+inf')) do
    local id = string.match(member, '^%a:(%x+)')
    if not seen[id] then
      seen[id] = true
      count = count + 1
    end
  end
  return count
end

-- The buckets of a rolling window as they are at at_ms, oldest first, with the newest one's number and the sum.
local function buckets(key, bucket_ms, slots)
  local now = math.floor(at_ms / bucket_ms)
  local head = redis.call('HMGET', key, 'newest', 'total')
  if not head[1] then return {}, now, 0 end
  local known, total = tonumber(head[1]), tonumber(head[2])
  local passed = now - known
  if total == 0 or passed >= slots or passed <= -slots then return {}, now, 0 end
  local newest = math.max(known, now)
  local fields, counts, sum = {}, {}, 0
  for b = newest - slots + 1, newest do fields[#fields + 1] = b % slots end
  local found = redis.call('HMGET', key, unpack(fields))
  for i = 1, slots do
    local bucket = newest - slots + i
    counts[i] = bucket <= known and tonumber(found[i] or 0) or 0
    sum = sum + counts[i]
  end
  return counts, newest, sum
end

local answer = {}
for i = 1, tests do
  local arg, key = 3 + 6 * (i - 1), KEYS[3 * scopes + i]
  local scope, sort, unit = tonumber(ARGV[arg]), ARGV[arg + 1], ARGV[arg + 2]
  local a, b, limit = tonumber(ARGV[arg + 3]), tonumber(ARGV[arg + 4]), tonumber(ARGV[arg + 5])
  local used, reserved, moves = 0, 0, 0
  if unit == 't' or unit == 'c' then reserved = live[scope][unit] end
  if sort == 'roll' then
    local counts, newest, sum = buckets(key, a, b)
    used, moves = sum, (newest + b) * a
    if used + reserved >= limit then
      local left = sum
      for n = 1, b do
        left = left - (counts[n] or 0)
        if left < limit then
          moves = (newest + n) * a
          break
        end
      end
    end
  elseif sort == 'fix' then
    local state = redis.call('HMGET', key, 'start', 'spent')
    used = (state[1] and tonumber(state[1]) >= a) and tonumber(state[2]) or 0
  elseif sort == 'first' then
    local state = redis.call('HMGET', key, 'opened', 'spent')
    local ends_ms = state[1] and tonumber(state[1]) + a or 0
    if at_ms < ends_ms then used, moves = tonumber(state[2]), ends_ms end
  elseif sort == 'conv' then
    used = conversations(KEYS[3 * scope])
  else
    used = live[scope].places
  end
  answer[#answer + 1] = used
  answer[#answer + 1] = reserved
  answer[#answer + 1] = moves
end
return answer
