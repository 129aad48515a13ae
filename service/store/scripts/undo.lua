-- Take a decision back: the case is in review again, and the site hears of it. What stood before stands again meanwhile.
-- KEYS  1 case  2 due for delivery  3 feed  4 counters
-- ARGV  1 case id  2 now ms  3 person  4 '1' for who may undo any decision  5 ms from which a decision may be undone
--       6 seq of the decision that is meant  7 comment id  8 whether the site is to be told  9 note
--       10 token under which the person then holds it, or ''  11 until ms  12 the case that it is a copy of, or ''
-- Returns 'done', or why not: 'late', 'foreign', 'changed', 'nothing', 'superseded', 'erased', 'gone'
local case = redis.call('HMGET', KEYS[1], 'status', 'seq', 'decided_by', 'decided_at', 'decision', 'outcome', 'undone', 'standing', 'not_by',
    'former')
if not case[1] then return 'gone' end
-- Asked again because the answer was lost.
if case[1] == 'in_review' and case[7] == ARGV[6] .. ' ' .. ARGV[3] then return 'done' end
if case[1] == 'in_review' or case[1] == 'received' then return 'nothing' end
if case[1] ~= 'decided' then return case[1] end
if case[2] ~= ARGV[6] then return 'changed' end
if ARGV[4] ~= '1' then
    if case[3] ~= ARGV[3] then return 'foreign' end
    if tonumber(case[4]) < tonumber(ARGV[5]) then return 'late' end
end
redis.call('HSET', KEYS[1], 'status', 'in_review', 'undone', case[2] .. ' ' .. ARGV[3])
redis.call('HDEL', KEYS[1], 'decided_under', 'standing', 'former', unpack(DECIDED))
if case[8] then redis.call('DEL', PREFIX .. 'standing:' .. case[8]) end
if case[6] == 'reject' then count_rejected(ARGV[1], -1) end
local former = case[10] and cjson.decode(case[10]) or {}
for name, value in pairs(former) do redis.call('HSET', KEYS[1], name, value) end
if former.outcome == 'reject' then count_rejected(ARGV[1], 1) end
log_entry(KEYS[3], ARGV[1], 'undone', ARGV[2], ARGV[3], 'decision', case[5], 'note', ARGV[9],
    'taught', unteach_maker(ARGV[1], ARGV[7], case[3]))
note(KEYS[1], ARGV[2], 'undone', ARGV[3], ARGV[9])
redis.call('HINCRBY', KEYS[4], 'undone', 1)
tell(KEYS[1], KEYS[2], ARGV[7], ARGV[2], ARGV[8])
-- Whoever may not decide it does not hold it either.
local barred = string.find('\n' .. (case[9] or '') .. '\n', '\n' .. ARGV[3] .. '\n', 1, true)
local with = ARGV[12] ~= '' and ARGV[12] or nil
local along = not with or (holds(with, ARGV[10], ARGV[2]) and not stands_alone(ARGV[1])
    and redis.call('LLEN', PREFIX .. 'claim:' .. ARGV[10]) < MOST_LENT)
if ARGV[10] ~= '' and not barred and along then
    lend(ARGV[1], ARGV[10], ARGV[11], with)
else
    enter(ARGV[1])
end
return 'done'
