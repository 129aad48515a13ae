-- Take in one revision of one comment: idempotent by (site, comment id, revision).
-- KEYS  1 comment  2 case  3 due for scoring  4 rate  5 counters  6 all cases of the site
--       7 the cases that quote the same comment, if it quotes one  8 that comment
-- ARGV  1 case id  2 revision  3 digest of the text  4 comment (JSON)  5 now ms  6 due ms
--       7 ms between comments, or 0 for no limit  8 burst  9 site  10 author or ''  11 article or ''
--       12 network address (keyed hash) or ''  13 ms that count as lately, or 0  14 seconds for which its record lives
--       15 the comment without what it quotes (JSON), if it quotes one  16 1 to put the case into its site's line
-- Returns {outcome, case id or ms to wait, status, what is known of its senders (JSON) or ''}
local known = redis.call('HGET', KEYS[1], 'r' .. ARGV[2])
if known then
    local id, digest = string.match(known, '^(%S+) (%S+)$')
    local status = redis.call('HGET', case_key(id), 'status')
    local same = digest == ARGV[3] or status == 'erased'  -- what was erased does not come back
    return {same and 'known' or 'conflict', id, status, ''}
end

local gap = tonumber(ARGV[7])
if gap > 0 then
    -- Generic cell rate algorithm (ITU-T I.371): the time at which the bucket is full again.
    local now = tonumber(ARGV[5])
    local full = math.max(tonumber(redis.call('GET', KEYS[4]) or now), now) + gap
    local wait = full - now - gap * tonumber(ARGV[8])
    if wait > 0 then
        return {'limited', tostring(math.ceil(wait)), '', ''}
    end
    redis.call('SET', KEYS[4], string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
end

local latest = redis.call('HGET', KEYS[1], 'latest')
local newer = not latest or tonumber(ARGV[2]) > tonumber(latest)
local old = latest and string.match(redis.call('HGET', KEYS[1], 'r' .. latest), '^(%S+)')
redis.call('HSET', KEYS[1], 'r' .. ARGV[2], ARGV[1] .. ' ' .. ARGV[3], 'latest', newer and ARGV[2] or latest)
redis.call('HINCRBY', KEYS[5], 'accepted', 1)

-- What it quotes may have been erased, or its text deleted: then it does not come back by an answer.
local is_quote_gone = false
local quoted = KEYS[8] and latest_case(KEYS[8])
if quoted then
    local was = redis.call('HMGET', case_key(quoted), 'status', 'history')
    is_quote_gone = was[1] == 'erased' or string.find(was[2] or '', '"event":"text_deleted"', 1, true)
end

local kept = is_quote_gone and ARGV[15] or ARGV[4]
local case = {'status', newer and 'received' or 'superseded', 'comment', kept, 'received', ARGV[5], 'site', ARGV[9]}
local function add(name, value)
    case[#case + 1] = name
    case[#case + 1] = value
end

-- The record of an author, a network address or an article: how many comments, since when, and which cases.
local senders = {}
local function keep_record(kind, name)
    if name == '' then return end
    add(kind, name)
    local place = ':' .. ARGV[9] .. ':' .. name
    local record, cases = PREFIX .. kind .. place, PREFIX .. kind .. '-cases' .. place
    if kind ~= 'article' then
        -- As it was before: policy looks at it, also when it is tried on cases again later.
        local known = redis.call('HMGET', record, 'comments', 'rejected')
        local comments = tonumber(known[1] or 0) - (latest and 1 or 0)  -- an edit does not follow itself
        if comments > 0 then
            local lately = 0
            if not latest and ARGV[13] ~= '0' then
                lately = redis.call('ZCOUNT', cases, ARGV[5] - ARGV[13], '+inf')
            end
            senders[kind] = {comments = comments, rejected = tonumber(known[2] or 0), lately = lately}
        end
    end
    redis.call('ZADD', cases, ARGV[5], ARGV[1])
    if not latest and redis.call('HINCRBY', record, 'comments', 1) == 1 then
        redis.call('HSET', record, 'since', ARGV[5])
    end
    if kind == 'address' then
        redis.call('EXPIRE', record, ARGV[14])
        redis.call('EXPIRE', cases, ARGV[14])
    end
end

redis.call('ZADD', KEYS[6], ARGV[5], ARGV[1])
keep_record('author', ARGV[10])
keep_record('article', ARGV[11])
keep_record('address', ARGV[12])
if KEYS[7] and not is_quote_gone then redis.call('SADD', KEYS[7], ARGV[1]) end
local around = next(senders) and cjson.encode(senders) or ''
if around ~= '' then add('senders', around) end
if newer then
    redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
    if ARGV[16] == '1' and redis.call('RPUSH', PREFIX .. 'line:' .. ARGV[9], ARGV[1]) == 1 then
        redis.call('RPUSH', PREFIX .. 'turns', ARGV[9])
    end
    if old then
        local was = redis.call('HMGET', case_key(old), 'status', 'outcome')
        -- A rejection stands also while an appeal against it waits.
        if (was[1] == 'decided' or was[1] == 'in_review') and was[2] == 'reject' then count_rejected(old, -1) end
        redis.call('HSET', case_key(old), 'status', 'superseded')
        note(case_key(old), ARGV[5], 'superseded', '', 'by revision ' .. ARGV[2])
        redis.call('ZREM', KEYS[3], old)
        if was[1] == 'in_review' then leave(old, 'superseded') end
    end
else
    add('history', entry(ARGV[5], 'superseded', '', 'a later revision was here before'))
end
redis.call('HSET', KEYS[2], unpack(case))
return {'created', ARGV[1], case[2], around}
