-- Take cases that wait for a score, of each site in turn, so that nobody waits behind another site's flood.
-- KEYS  1 the sites that have cases in line, in the order of their turns
-- ARGV  1 at most so many cases
-- Returns their ids; those that need no score any more are dropped
local MOST_LOOKED_AT = 4096
local taken, looked = {}, 0
while #taken < tonumber(ARGV[1]) and looked < MOST_LOOKED_AT do
    local turns = redis.call('LLEN', KEYS[1])
    if turns == 0 then break end
    local site = redis.call('LPOP', KEYS[1])
    local line = PREFIX .. 'line:' .. site
    for _, id in ipairs(redis.call('LPOP', line, math.ceil((ARGV[1] - #taken) / turns)) or {}) do
        looked = looked + 1
        if redis.call('HGET', case_key(id), 'status') == 'received' then taken[#taken + 1] = id end
    end
    if redis.call('EXISTS', line) == 1 then redis.call('RPUSH', KEYS[1], site) end
end
return taken
