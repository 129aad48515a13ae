-- Take in one revision of one comment: idempotent by (site, comment id, revision).
-- KEYS  1 comment  2 case  3 due for scoring  4 rate  5 review queue  6 claims  7 counters
-- ARGV  1 case id  2 revision  3 digest of the text  4 comment (JSON)  5 now ms  6 due ms
--       7 ms between comments, or 0 for no limit  8 burst  9 site
-- Returns {outcome, case id or ms to wait, status}
local known = redis.call('HGET', KEYS[1], 'r' .. ARGV[2])
if known then
    local id, digest = string.match(known, '^(%S+) (%S+)$')
    local status = redis.call('HGET', case_key(id), 'status')
    return {digest == ARGV[3] and 'known' or 'conflict', id, status}
end

local gap = tonumber(ARGV[7])
if gap > 0 then
    -- Generic cell rate algorithm (ITU-T I.371): the time at which the bucket is full again.
    local now = tonumber(ARGV[5])
    local full = math.max(tonumber(redis.call('GET', KEYS[4]) or now), now) + gap
    local wait = full - now - gap * tonumber(ARGV[8])
    if wait > 0 then
        return {'limited', tostring(math.ceil(wait)), ''}
    end
    redis.call('SET', KEYS[4], string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
end

local latest = redis.call('HGET', KEYS[1], 'latest')
local newer = not latest or tonumber(ARGV[2]) > tonumber(latest)
local old = latest and string.match(redis.call('HGET', KEYS[1], 'r' .. latest), '^(%S+)')
redis.call('HSET', KEYS[1], 'r' .. ARGV[2], ARGV[1] .. ' ' .. ARGV[3], 'latest', newer and ARGV[2] or latest)
redis.call('HINCRBY', KEYS[7], 'accepted', 1)
local case = {'status', newer and 'received' or 'superseded', 'comment', ARGV[4], 'received', ARGV[5], 'site', ARGV[9]}
if newer then
    redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
    if old then
        redis.call('HSET', case_key(old), 'status', 'superseded')
        redis.call('HDEL', case_key(old), 'claim')
        note(case_key(old), ARGV[5], 'superseded', '', 'by revision ' .. ARGV[2])
        redis.call('ZREM', KEYS[3], old)
        redis.call('ZREM', KEYS[5], old)
        redis.call('ZREM', KEYS[6], old)
    end
else
    case[#case + 1] = 'history'
    case[#case + 1] = entry(ARGV[5], 'superseded', '', 'a later revision was here before')
end
redis.call('HSET', KEYS[2], unpack(case))
return {'created', ARGV[1], case[2]}
