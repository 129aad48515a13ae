-- Add counts to the hours of a site, once for each stretch of its log.
-- KEYS  1 how far the log has been counted  2… hours
-- ARGV  1 where this stretch begins  2 where it ends  3… seconds for which each hour is kept
--       … which hour (from 1), name, count, …
-- Returns 1 if this call counted it, or had before; 0 if somebody else is further
local at = redis.call('GET', KEYS[1]) or '0-0'
if at == ARGV[2] then return 1 end
if at ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
for i = #KEYS + 2, #ARGV, 3 do
    redis.call('HINCRBY', KEYS[1 + tonumber(ARGV[i])], ARGV[i + 1], ARGV[i + 2])
end
for i = 2, #KEYS do redis.call('EXPIRE', KEYS[i], ARGV[i + 1]) end
return 1
