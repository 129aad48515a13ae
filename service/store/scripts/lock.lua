-- Take a lock, unless somebody else has it.
-- KEYS  1 lock   ARGV  1 token  2 seconds
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
    return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
