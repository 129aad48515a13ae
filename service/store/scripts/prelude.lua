-- Stands before every script.
local PREFIX = 'ombud:'
local MOST_CHANGES = 2000

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

-- One line of the site's decision log, which is only ever added to; a case knows its lines. Fields: name, value, …
local function log_entry(feed, id, event, at, by, ...)
    local line = redis.call('XADD', feed, '*', 'case', id, 'event', event, 'at', at, 'by', by, ...)
    local known = redis.call('HGET', case_key(id), 'entries')
    redis.call('HSET', case_key(id), 'entries', known and known .. ' ' .. line or line)
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

-- Tell the pages that are open: a case waits, or has gone.
local function changed(id, site, what)
    redis.call('XADD', PREFIX .. 'changes', 'MAXLEN', '~', MOST_CHANGES, '*', 'case', id, 'site', site, 'what', what)
end

-- Write down when a case should be decided by, in seconds: docs/decisions/0009.
local function set_due(id)
    local case = redis.call('HMGET', case_key(id), 'received', 'patience', 'reports', 'site', 'article')
    if not case[2] then return end
    local article = PREFIX .. 'article:' .. case[4] .. ':' .. (case[5] or '')
    local crowd = math.min(1, math.log10(1 + (redis.call('HGET', article, 'comments') or 0)) / 3)
    local due = case[1] / 1000 + case[2] / (1 + (case[3] or 0)) * (1 - crowd / 2)
    redis.call('HSET', case_key(id), 'due', string.format('%.3f', due))
end

-- Each sorted set that a waiting case is in, with its score there. One that is handed to somebody is in theirs alone.
local function queues_of(id)
    local held = redis.call('HMGET', case_key(id), 'site', 'due', 'assigned', 'tags', 'received')
    local base = PREFIX .. 'queue:' .. (held[1] or '')
    local due, queues = held[2] or '0', {}
    if held[3] then
        return {{base .. ':to:' .. held[3], due}}, held[1]
    end
    queues[1] = {base, due}
    queues[2] = {base .. ':age', held[5] or '0'}
    for tag in string.gmatch(held[4] or '', '[^\n]+') do
        queues[#queues + 1] = {base .. ':' .. tag, due}
    end
    return queues, held[1]
end

local function enter(id)
    if redis.call('HEXISTS', case_key(id), 'due') == 0 then set_due(id) end
    local queues, site = queues_of(id)
    for _, queue in ipairs(queues) do redis.call('ZADD', queue[1], queue[2], id) end
    changed(id, site, 'waiting')
end

-- Give back the near-duplicates that were lent along with a case.
local function let_copies_go(id)
    local held = redis.call('HMGET', case_key(id), 'claim', 'group', 'copy_with')
    if not held[1] or not held[2] or held[3] then return end
    local list = PREFIX .. 'claim:' .. held[1]
    for _, copy in ipairs(redis.call('LRANGE', list, 0, -1)) do
        local lent = redis.call('HMGET', case_key(copy), 'claim', 'copy_with', 'status')
        if lent[1] == held[1] and lent[2] == id then
            redis.call('LREM', list, 1, copy)
            redis.call('ZREM', PREFIX .. 'claims', copy)
            redis.call('HDEL', case_key(copy), 'claim', 'copy_with')
            if lent[3] == 'in_review' then enter(copy) end
        end
    end
end

-- Take a case out of wherever it waits, and out of anybody's hands.
local function leave(id, why, keeps_copies)
    if not keeps_copies then let_copies_go(id) end
    local queues, site = queues_of(id)
    for _, queue in ipairs(queues) do redis.call('ZREM', queue[1], id) end
    local claim = redis.call('HGET', case_key(id), 'claim')
    if claim then redis.call('LREM', PREFIX .. 'claim:' .. claim, 1, id) end
    redis.call('ZREM', PREFIX .. 'claims', id)
    redis.call('HDEL', case_key(id), 'claim', 'copy_with')
    changed(id, site or '', why)
end

-- Lend a case that has left its queues.
local function lend(id, token, until_ms, with)
    redis.call('HSET', case_key(id), 'claim', token)
    if with then redis.call('HSET', case_key(id), 'copy_with', with) end
    redis.call('ZADD', PREFIX .. 'claims', until_ms, id)
    redis.call('RPUSH', PREFIX .. 'claim:' .. token, id)
    redis.call('PEXPIREAT', PREFIX .. 'claim:' .. token, until_ms)
end

-- Whether a claim still holds a case.
local function holds(id, token, now_ms)
    if redis.call('HGET', case_key(id), 'claim') ~= token then return false end
    local until_ms = redis.call('ZSCORE', PREFIX .. 'claims', id)
    return until_ms and tonumber(until_ms) >= tonumber(now_ms)
end

-- Note on the records of its author and its network address that a case is rejected (1), or not any more (-1).
local function count_rejected(id, by)
    local held = redis.call('HMGET', case_key(id), 'site', 'author', 'address')
    for at, kind in pairs({[2] = 'author', [3] = 'address'}) do
        local key = held[at] and PREFIX .. kind .. ':' .. held[1] .. ':' .. held[at]
        -- What has expired begins anew with the next comment.
        if key and redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'rejected', by) < 0 then
            redis.call('HSET', key, 'rejected', 0)
        end
    end
end
