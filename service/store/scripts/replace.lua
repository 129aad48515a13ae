-- Replace one field of a hash if it still is what the caller has read; an empty old value means: if there is none.
-- KEYS  1 hash   ARGV  1 field  2 old  3 new
-- Returns 1 if the new value stands there now
local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if held == ARGV[3] then return 1 end
if held ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
