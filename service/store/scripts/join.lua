-- Put a case into the group of an earlier one that says nearly the same: idempotent by case.
-- KEYS  1 case  2… tables of bands, the current one first
-- ARGV  1 case id  2 now ms  3 sketch  4 digits of one of its bins  5 how many bins must agree
--       6 seconds for which a table lives  7 seconds for which a group lives  8 most entries of a table  9… bands
-- Returns {its group or '', the decision (JSON) that stands for the group or ''}
local MOST_TRIED = 4
local own = redis.call('HMGET', KEYS[1], 'group', 'sketch')
local function answer(group)
    return {group or '', group and redis.call('GET', PREFIX .. 'standing:' .. group) or ''}
end
if own[1] or own[2] then return answer(own[1]) end
redis.call('HSET', KEYS[1], 'sketch', ARGV[3])

local bands = {}
for i = 9, #ARGV do bands[#bands + 1] = ARGV[i] end
local shared, found = {}, {}
for i = 2, #KEYS do
    for _, other in ipairs(redis.call('HMGET', KEYS[i], unpack(bands))) do
        if other and other ~= ARGV[1] then
            if not shared[other] then found[#found + 1] = other end
            shared[other] = (shared[other] or 0) + 1
        end
    end
end
table.sort(found, function(a, b) return shared[a] > shared[b] or (shared[a] == shared[b] and a < b) end)

local function alike(sketch)
    local width, same = tonumber(ARGV[4]), 0
    if not sketch or #sketch ~= #ARGV[3] then return false end
    for at = 1, #sketch, width do
        if string.sub(sketch, at, at + width - 1) == string.sub(ARGV[3], at, at + width - 1) then same = same + 1 end
    end
    return same >= tonumber(ARGV[5])
end

-- What is current is looked up by the bands of each group's first.
local function remember(id, parts)
    if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[8]) then return end
    for _, band in ipairs(parts) do redis.call('HSETNX', KEYS[2], band, id) end
    redis.call('EXPIRE', KEYS[2], ARGV[6])
end

for i = 1, math.min(#found, MOST_TRIED) do
    local first = found[i]
    if alike(redis.call('HGET', case_key(first), 'sketch')) then
        local members = PREFIX .. 'group:' .. first
        local case = redis.call('HMGET', case_key(first), 'group', 'tags', 'status', 'claim', 'received')
        if not case[1] then
            redis.call('HSET', case_key(first), 'group', first)
            redis.call('ZADD', members, case[5], first)
            if case[2] then redis.call('HSET', case_key(first), 'tags', case[2] .. '\ngroup:' .. first) end
            if case[3] == 'in_review' and not case[4] then enter(first) end
        end
        redis.call('HSET', KEYS[1], 'group', first)
        redis.call('ZADD', members, ARGV[2], ARGV[1])
        redis.call('EXPIRE', members, ARGV[7])
        remember(first, bands)
        return answer(first)
    end
end
remember(ARGV[1], bands)
return answer(nil)
