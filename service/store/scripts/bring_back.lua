-- Put cases that no worker has scored in time back into line, at its head, and mark them as lost before.
-- KEYS  1 due for scoring  2 the sites that have cases in line
-- ARGV  1 now ms  2 at most  3 by what a case that is in line stands in KEYS[1]
--       4 ms beyond which nothing can be due unless a clock was wrong  5 by what one stands there that must have
--       been lost from its line
-- Returns how many were put back
local lost = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[4], ARGV[5], 'LIMIT', 0, ARGV[2] - #lost)) do
    lost[#lost + 1] = id
end
for at = #lost, 1, -1 do
    local id = lost[at]
    local case = redis.call('HMGET', case_key(id), 'status', 'site')
    if case[1] == 'received' and case[2] then
        redis.call('HINCRBY', case_key(id), 'scoring_tries', 0)
        if redis.call('LPUSH', PREFIX .. 'line:' .. case[2], id) == 1 then redis.call('LPUSH', KEYS[2], case[2]) end
    end
    redis.call('ZADD', KEYS[1], 'XX', ARGV[3], id)
end
return #lost
