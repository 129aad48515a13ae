-- Take cases that wait for a score, of each site in turn, so that nobody waits behind another site's flood.
-- KEYS  1 the sites that have cases in line, in the order of their turns  2 due for scoring
-- ARGV  1 at most so many cases  2 ms from which those that are not scored then count as lost
-- Returns {ids, ids of those that were lost before}; those that need no score any more are dropped
local MOST_LOOKED_AT = 4096
local fresh, again, looked = {}, {}, 0
while #fresh + #again < tonumber(ARGV[1]) and looked < MOST_LOOKED_AT do
    local turns = redis.call('LLEN', KEYS[1])
    if turns == 0 then break end
    local site = redis.call('LPOP', KEYS[1])
    local line = PREFIX .. 'line:' .. site
    for _, id in ipairs(redis.call('LPOP', line, math.ceil((ARGV[1] - #fresh - #again) / turns)) or {}) do
        looked = looked + 1
        local case = redis.call('HMGET', case_key(id), 'status', 'scoring_tries')
        if case[1] == 'received' then
            local to = case[2] and again or fresh
            to[#to + 1] = id
            redis.call('ZADD', KEYS[2], 'XX', ARGV[2], id)
        end
    end
    if redis.call('EXISTS', line) == 1 then redis.call('RPUSH', KEYS[1], site) end
end
return {fresh, again}
