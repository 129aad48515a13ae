-- Lend a person the most urgent cases of some queues, with their waiting near-duplicates: idempotent by token.
-- KEYS  1 claims  2 this claim  3 what the person skipped  4… sorted sets, dimension by dimension
-- ARGV  1 until ms  2 now ms  3 what is asked for (JSON; see ReviewQueue)
-- Returns {ids still held or taken, where the search stopped: due and id, or '' and '' at the end}
local CHUNK, MOST_EXAMINED = 32, 1000
local ask = cjson.decode(ARGV[3])
if not ask.resumed then
    local held = {}
    for _, id in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
        if holds(id, ask.token, ARGV[2]) and not redis.call('HGET', case_key(id), 'copy_with') then
            held[#held + 1] = id
        end
    end
    if #held > 0 then return {held, '', ''} end
end

-- Of several dimensions the one with the fewest cases is gone through; the others are checked case by case.
local smallest, fewest, first
local at = 4
for d, dimension in ipairs(ask.dimensions) do
    local size = 0
    for i = at, at + dimension.keys - 1 do size = size + redis.call('ZCARD', KEYS[i]) end
    if dimension.keys > 0 and (not fewest or size < fewest) then smallest, fewest, first = d, size, at end
    at = at + dimension.keys
end

local sources = {}
for i = first, first + ask.dimensions[smallest].keys - 1 do
    sources[#sources + 1] = {key = KEYS[i], offset = 0, ahead = {}, at = 1}
end

local function peek(source)
    if source.at > #source.ahead and not source.done then
        source.ahead = redis.call('ZRANGEBYSCORE', source.key, ask.from, '+inf', 'WITHSCORES', 'LIMIT', source.offset, CHUNK)
        source.offset, source.at = source.offset + CHUNK, 1
        source.done = #source.ahead == 0
    end
    return source.ahead[source.at], source.ahead[source.at + 1]
end

-- The next of all sources by due time, ties by id: as each of them is sorted.
local function take_next()
    local best, id, due
    for _, source in ipairs(sources) do
        local other, score = peek(source)
        if other and (not best or tonumber(score) < tonumber(due) or (score == due and other < id)) then
            best, id, due = source, other, score
        end
    end
    if best then best.at = best.at + 2 end
    return id, due
end

local passed = {}
local function pass_over(id)
    passed[id] = true
    local group = redis.call('HGET', case_key(id), 'group')
    if group then passed[group] = true end
end
if ask.lends then -- a list shows what somebody skipped, too
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], ARGV[2], '+inf', 'LIMIT', 0, 500)) do pass_over(id) end
end
for _, id in ipairs(ask.pass_over) do pass_over(id) end

local function wanted(id)
    local held = redis.call('HMGET', case_key(id), 'status', 'not_by', 'tags', 'received', 'group')
    if held[1] ~= 'in_review' or passed[id] or (held[5] and passed[held[5]]) then return false end
    if held[2] and string.find('\n' .. held[2] .. '\n', '\n' .. ask.person .. '\n', 1, true) then return false end
    local received = tonumber(held[4])
    if received < ask.since or received > ask.before then return false end
    local tags = '\n' .. (held[3] or '') .. '\n'
    for d, dimension in ipairs(ask.dimensions) do
        local found = d == smallest or #dimension.tags == 0
        for _, tag in ipairs(dimension.tags) do
            found = found or string.find(tags, '\n' .. tag .. '\n', 1, true)
        end
        if not found then return false end
    end
    return true
end

local taken, examined = {}, 0
local due_at, id_at = '', ''

while examined < MOST_EXAMINED and #taken < ask.count do
    local id, due = take_next()
    if not id then
        due_at, id_at = '', ''
        break
    end
    if due ~= ask.from or id > ask.after then
        due_at, id_at, examined = due, id, examined + 1
        if wanted(id) then
            taken[#taken + 1] = id
            if ask.lends then pass_over(id) end -- what is like it comes along, not beside it
        end
    end
end
if ask.lends then
    for _, id in ipairs(taken) do
        leave(id, 'claimed')
        lend(id, ask.token, ARGV[1])
    end
    for _, id in ipairs(taken) do lend_copies(id, ask.token, ARGV[1], ask.sites) end
end
return {taken, due_at, id_at}
