-- Stands between the prelude and the scripts of the review desk; what takes comments in is spared it.
local MOST_LENT = 500
local DECIDED = {'decision', 'outcome', 'decided_by', 'decided_at', 'decided_for'}

-- Whether somebody has to read it for itself, whatever it is like: an appeal, a report, a second opinion, the sample.
local function stands_alone(id)
    local case = redis.call('HMGET', case_key(id), 'not_by', 'decision', 'tags')
    local tags = '\n' .. (case[3] or '') .. '\n'
    return case[1] or case[2] or string.find(tags, '\nreason:appealed\n', 1, true)
        or string.find(tags, '\nreason:audit\n', 1, true)
end

-- Lend the near-duplicates that wait along with a case, as far as the claim has room for them.
local function lend_copies(id, token, until_ms, sites)
    local group = redis.call('HGET', case_key(id), 'group')
    local room = MOST_LENT - redis.call('LLEN', PREFIX .. 'claim:' .. token)
    for _, site in ipairs(group and sites or {}) do
        for _, copy in ipairs(redis.call('ZRANGE', PREFIX .. 'queue:' .. site .. ':group:' .. group, 0, MOST_LENT - 1)) do
            if room > 0 and not stands_alone(copy) then
                leave(copy, 'claimed')
                lend(copy, token, until_ms, id)
                room = room - 1
            end
        end
    end
end

-- A decision that stands while a report or an appeal is looked into is kept for whoever takes the next one back.
local function set_aside(id)
    local former = {}
    for at, value in ipairs(redis.call('HMGET', case_key(id), unpack(DECIDED))) do
        if value then former[DECIDED[at]] = value end
    end
    redis.call('HDEL', case_key(id), 'former', unpack(DECIDED))
    if not former.decision then return end
    redis.call('HSET', case_key(id), 'former', cjson.encode(former))
    if former.outcome == 'reject' then count_rejected(id, -1) end
end

-- What is still to come no longer follows the decision on its group, once somebody has decided otherwise where it holds.
local function contradict(id, outcome)
    local case = redis.call('HMGET', case_key(id), 'group', 'site')
    local key = PREFIX .. 'standing:' .. (case[1] or '')
    local kept = case[1] and redis.call('GET', key)
    if not kept then return end
    local standing = cjson.decode(kept)
    if standing.outcome ~= outcome and (not standing.sites or standing.sites[case[2]]) then redis.call('DEL', key) end
end
