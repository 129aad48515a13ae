-- Give a case that one holds to somebody else: to a person, to the leads, or to whoever gives a second opinion.
-- KEYS  1 case  2 feed
-- ARGV  1 case id  2 now ms  3 token of the claim  4 person  5 'handed_over' or 'second_opinion'
--       6 to whom, or ''  7 note  8 the person's own opinion (decision as JSON) or ''
-- Returns 'done', or why not: 'lost', 'superseded', 'decided', 'erased', 'gone'
local case = redis.call('HMGET', KEYS[1], 'status', 'claim', 'passed_under', 'not_by')
if not case[1] then return 'gone' end
if case[3] == ARGV[3] .. ' ' .. ARGV[5] then return 'done' end
if case[1] ~= 'in_review' then return case[1] end
if not holds(ARGV[1], ARGV[3], ARGV[2]) then return 'lost' end
let_copies_go(ARGV[1])
redis.call('ZREM', PREFIX .. 'claims', ARGV[1])
redis.call('HDEL', KEYS[1], 'claim', 'copy_with', 'assigned')
redis.call('HSET', KEYS[1], 'passed_under', ARGV[3] .. ' ' .. ARGV[5],
    'asked', cjson.encode({by = ARGV[4], at = tonumber(ARGV[2]), note = ARGV[7], what = ARGV[5]}))
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'assigned', ARGV[6]) end
if ARGV[5] == 'second_opinion' then
    redis.call('HSET', KEYS[1], 'not_by', case[4] and case[4] .. '\n' .. ARGV[4] or ARGV[4])
end
if ARGV[8] ~= '' then
    redis.call('HSET', KEYS[1], 'opinion', ARGV[8], 'opinion_by', ARGV[4])
    log_entry(KEYS[2], ARGV[1], 'opinion', ARGV[2], ARGV[4], 'decision', ARGV[8])
end
log_entry(KEYS[2], ARGV[1], ARGV[5], ARGV[2], ARGV[4], 'note', ARGV[7], 'to', ARGV[6])
note(KEYS[1], ARGV[2], ARGV[5], ARGV[4], ARGV[7])
enter(ARGV[1])
return 'done'
