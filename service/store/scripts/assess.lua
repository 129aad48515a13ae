-- Write down what model and policy said, and move the case on: to a decision or to people.
-- KEYS  1 case  2 due for scoring  3 due for delivery  4 feed  5 counters  6 tags of the site
-- ARGV  1 case id  2 now ms  3 assessment (JSON)  4 decision (JSON) or ''  5 outcome  6 patience, in seconds
--       7 comment id  8 whether the site is to be told  9 site  10 tags, a line each
--       11 its group's standing decision (JSON) that this one follows, or ''
-- Returns 1 if this call moved it, 2 if to people because a reader has reported it, 0 if there was nothing to do any
-- more, -1 if what it follows stands no more
redis.call('ZREM', KEYS[2], ARGV[1])
local held = redis.call('HMGET', KEYS[1], 'status', 'seq', 'history', 'entries', 'reports', 'group')
if held[1] ~= 'received' then
    return 0
end
if ARGV[11] ~= '' and redis.call('GET', PREFIX .. 'standing:' .. (held[6] or '')) ~= ARGV[11] then
    redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
    return -1
end
-- What a reader has reported before it could be scored is not approved without a person.
local reported = ARGV[5] == 'approve' and tonumber(held[5] or 0) > 0
local decided = ARGV[4] ~= '' and not reported
local tags = (held[6] and ARGV[10] .. '\ngroup:' .. held[6] or ARGV[10]) .. (reported and '\nreason:reported' or '')
local seq = tonumber(held[2] or 0) + 1
-- As `note`, `log_entry` and `tell` do it, in one write: this is the busiest script.
local fields = {
    'assessment', ARGV[3], 'status', decided and 'decided' or 'in_review', 'seq', seq, 'tries', 0,
    'history', (held[3] or '') .. entry(ARGV[2], decided and ARGV[5] or 'in_review', 'machine'),
}
local function set(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
end
set('patience', ARGV[6])
set('tags', tags)
if ARGV[8] ~= '1' then set('told', seq) end
if decided then
    set('decision', ARGV[4])
    set('outcome', ARGV[5])
    local whose = ARGV[11] ~= '' and cjson.decode(ARGV[11]).person
    if whose then set('decided_for', whose) end
    local line = redis.call('XADD', KEYS[4], '*',
        'case', ARGV[1], 'event', 'decided', 'at', ARGV[2], 'by', 'machine', 'decision', ARGV[4])
    set('entries', held[4] and held[4] .. ' ' .. line or line)
end
redis.call('HSET', KEYS[1], unpack(fields))
if ARGV[8] == '1' then redis.call('ZADD', KEYS[3], ARGV[2], ARGV[7]) end
if decided then
    if ARGV[5] == 'reject' then count_rejected(ARGV[1], 1) end
else
    enter(ARGV[1])
    for tag in string.gmatch(tags, '[^\n]+') do
        if string.find(tag, '^reason:') or string.find(tag, '^language:') then redis.call('SADD', KEYS[6], tag) end
    end
end
redis.call('HINCRBY', KEYS[5], 'machine_' .. (reported and 'review' or ARGV[5]), 1)
return reported and 2 or 1
