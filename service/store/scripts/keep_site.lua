-- Replace a site's settings if both parts still are what the caller has read; empty stands for none.
-- KEYS  1 settings that every version knows  2 those that came later
-- ARGV  1 site  2 old  3 new  4 old later  5 new later
-- Returns 1 if the new ones stand there now
local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
local later = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if held == ARGV[3] and later == ARGV[5] then return 1 end
if held ~= ARGV[2] or later ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[5] == '' then
    redis.call('HDEL', KEYS[2], ARGV[1])
else
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[5])
end
return 1
