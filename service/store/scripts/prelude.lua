-- Stands before every script.
local PREFIX = 'ombud:'

local function case_key(id)
    return PREFIX .. 'case:' .. id
end

-- One event of a case's history: a JSON object behind a comma.
local function entry(at, event, by, detail)
    local told = {at = tonumber(at), event = event}
    if by and by ~= '' then told.by = by end
    if detail and detail ~= '' then told.detail = detail end
    return ',' .. cjson.encode(told)
end

local function note(key, at, event, by, detail)
    redis.call('HSET', key, 'history', (redis.call('HGET', key, 'history') or '') .. entry(at, event, by, detail))
end

-- The case of a comment's latest revision.
local function latest_case(comment_key)
    local latest = redis.call('HGET', comment_key, 'latest')
    if not latest then return nil end
    return string.match(redis.call('HGET', comment_key, 'r' .. latest), '^(%S+)')
end

-- A case has a new outcome: count it and make telling the site due, where the site wants to be told.
local function tell(key, due_key, comment_id, at, wanted)
    redis.call('HINCRBY', key, 'seq', 1)
    redis.call('HSET', key, 'tries', 0)
    if wanted == '1' then
        redis.call('ZADD', due_key, at, comment_id)
    else
        redis.call('HSET', key, 'told', redis.call('HGET', key, 'seq'))
    end
end
