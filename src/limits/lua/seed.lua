-- Raises the counter of one window to what is known to have been spent in it; one that knows more stays. Counts like
-- src/limits/meter.rs; what the keys hold is said in reserve.lua.
--
-- KEYS: mark, counter. ARGV: at_ms, sort, a, b, how long it is kept in ms; then
--   'roll': pairs of the time when it was spent and the amount; 'fix': the amount; 'first': when it opened, the amount.

local MARK_MS = 34560000000
local at_ms, sort, a, b, kept_ms = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local key = KEYS[2]
redis.call('SET', KEYS[1], 1, 'PX', MARK_MS)

if sort == 'roll' then
  local newest, total = math.floor(at_ms / a), 0
  local head = redis.call('HMGET', key, 'newest', 'total')
  if head[1] then
    local passed = newest - tonumber(head[1])
    total = tonumber(head[2])
    if total == 0 or passed >= b or passed <= -b then
      total = 0
    elseif passed <= 0 then
      newest = tonumber(head[1])
    else
      local fields = {}
      for n = tonumber(head[1]) + 1, newest do fields[#fields + 1] = n % b end
      for _, count in ipairs(redis.call('HMGET', key, unpack(fields))) do
        total = total - (tonumber(count or 0) or 0)
      end
    end
  end
  local buckets, sum = {}, 0
  for i = 6, #ARGV, 2 do
    local bucket, amount = math.min(math.floor(tonumber(ARGV[i]) / a), newest), tonumber(ARGV[i + 1])
    if bucket > newest - b then
      buckets[bucket % b] = (buckets[bucket % b] or 0) + amount
      sum = sum + amount
    end
  end
  if sum <= total then return 0 end
  redis.call('DEL', key)
  redis.call('HSET', key, 'newest', newest, 'total', sum)
  for field, amount in pairs(buckets) do redis.call('HSET', key, field, amount) end
elseif sort == 'fix' then
  local state = redis.call('HMGET', key, 'start', 'spent')
  local start, known = state[1] and tonumber(state[1]) or -1, tonumber(ARGV[6])
  if start > a or known == 0 or (start == a and tonumber(state[2]) >= known) then return 0 end
  redis.call('HSET', key, 'start', a, 'spent', ARGV[6])
else
  local state = redis.call('HMGET', key, 'opened', 'spent')
  local known = tonumber(ARGV[7])
  if state[1] and at_ms < tonumber(state[1]) + a then
    if tonumber(state[2]) >= known then return 0 end
    redis.call('HSET', key, 'spent', ARGV[7])
  else
    redis.call('HSET', key, 'opened', ARGV[6], 'spent', ARGV[7])
  end
end
redis.call('PEXPIRE', key, kept_ms)
return 1
