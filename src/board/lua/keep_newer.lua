-- Sets KEYS[1] to the note ARGV[1] for ARGV[2] milliseconds, unless a note of a later time than ARGV[3] is there: a
-- replica that was cut off must not overwrite what the others learnt meanwhile.
local there = redis.call('GET', KEYS[1])
if there then
  local ok, note = pcall(cjson.decode, there)
  if ok and type(note) == 'table' and type(note.at_ms) == 'number' and note.at_ms > tonumber(ARGV[3]) then
    return 0
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
