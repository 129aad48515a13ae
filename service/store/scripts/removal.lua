-- Stands between the prelude and the scripts that take something out for good.

-- Whether nobody has to look at it any more.
local function is_settled(status)
    return status == 'decided' or status == 'superseded'
end

-- Take a case off the record of its author, its network address or its article; the last one takes the record along.
local function off_record(id, kind, site, name, comment_key)
    local place = ':' .. site .. ':' .. name
    redis.call('ZREM', PREFIX .. kind .. '-cases' .. place, id)
    if redis.call('EXISTS', PREFIX .. kind .. '-cases' .. place) == 0 then
        redis.call('DEL', PREFIX .. kind .. place)
    elseif latest_case(comment_key) == id and redis.call('HINCRBY', PREFIX .. kind .. place, 'comments', -1) < 0 then
        redis.call('HSET', PREFIX .. kind .. place, 'comments', 0)
    end
end

-- Forget what a case is called in Coral.
local function forget_in_coral(id, site)
    for _, known in ipairs(redis.call('HKEYS', PREFIX .. 'coral-ids:' .. id)) do
        local there = PREFIX .. 'coral-comment:' .. site .. ':' .. known
        if redis.call('GET', there) == id then redis.call('DEL', there) end
    end
    redis.call('DEL', PREFIX .. 'coral-ids:' .. id)
end

-- Forget that training doubts the decision on a case.
local function forget_doubts(id, site)
    redis.call('HDEL', PREFIX .. 'doubts:' .. site, id, id .. '#2')
end

local function leave_group(id, group)
    return group and redis.call('ZREM', PREFIX .. 'group:' .. group, id) or 0
end
