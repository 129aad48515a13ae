-- Write down how telling a site went, and when it is to be tried again.
-- KEYS  1 case  2 comment  3 due for delivery  4 dead letters  5 counters
-- ARGV  1 case id  2 comment id  3 seq that was told  4 outcome: told, needless, retry, dead or nothing
--       5 now ms  6 next try ms  7 what went wrong  8 how many tries that makes
if ARGV[4] == 'told' or ARGV[4] == 'needless' then
    -- Written down late, it must not undo what has been told since.
    if tonumber(ARGV[3]) > tonumber(redis.call('HGET', KEYS[1], 'told') or 0) then redis.call('HSET', KEYS[1], 'told', ARGV[3]) end
    redis.call('HDEL', KEYS[1], 'tries', 'error')
    if ARGV[4] == 'told' then note(KEYS[1], ARGV[5], 'delivered') end
elseif ARGV[4] ~= 'nothing' then
    redis.call('HSET', KEYS[1], 'tries', ARGV[8], 'error', ARGV[7])
end
redis.call('HINCRBY', KEYS[5], 'delivery_' .. ARGV[4], 1)

-- Whatever was tried, what is due now is the latest revision's latest outcome, if the site lacks it.
local current = latest_case(KEYS[2])
local fields = current and redis.call('HMGET', case_key(current), 'seq', 'told') or {}
local seq, told = tonumber(fields[1] or 0), tonumber(fields[2] or 0)
redis.call('ZREM', KEYS[4], ARGV[2])
if seq <= told then
    redis.call('ZREM', KEYS[3], ARGV[2])
elseif current ~= ARGV[1] or seq ~= tonumber(ARGV[3]) then
    redis.call('ZADD', KEYS[3], ARGV[5], ARGV[2])
elseif ARGV[4] == 'dead' then
    redis.call('ZREM', KEYS[3], ARGV[2])
    redis.call('ZADD', KEYS[4], ARGV[5], ARGV[2])
else
    redis.call('ZADD', KEYS[3], ARGV[6], ARGV[2])
end
return 1
