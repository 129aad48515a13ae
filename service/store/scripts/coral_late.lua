-- Make a machine's rejection due at Coral, because the answer that should have carried it came too late.
-- KEYS  1 case  2 due for delivery
-- ARGV  1 comment id  2 now ms
-- Returns 1, or 0 where there is nothing to tell
local case = redis.call('HMGET', KEYS[1], 'status', 'outcome', 'seq', 'told')
if case[1] ~= 'decided' or case[2] ~= 'reject' then return 0 end
if tonumber(case[4] or 0) >= tonumber(case[3] or 0) then redis.call('HSET', KEYS[1], 'told', tonumber(case[3]) - 1) end
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1
