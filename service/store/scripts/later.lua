-- Stands before the scripts by which something is said of a case, which may be long after it came in.

-- Where the days of a case are over, let what is said of it now be looked at again as well.
local function look_again(id, at)
    local case = redis.call('HMGET', case_key(id), 'site', 'received')
    for _, what in ipairs({'text', 'authors'}) do
        local reached = redis.call('HGET', PREFIX .. 'kept-to:' .. case[1], what)
        if reached and tonumber(string.match(reached, '^%d+')) >= tonumber(case[2]) then
            redis.call('ZADD', PREFIX .. 'kept-back:' .. case[1] .. ':' .. what, at, id)
        end
    end
end
