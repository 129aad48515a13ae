-- Write down a person's decision: leaving the queue, deciding and making delivery due are one step.
-- KEYS  1 case  2 due for delivery  3 feed  4 counters
-- ARGV  1 case id  2 now ms  3 token of the claim  4 decision (JSON)  5 outcome  6 person  7 comment id
--       8 whether the site is to be told  9 '1': decided along with a near-duplicate, so it need not be held
--       10 what copies that are still to come follow (JSON) or ''  11 for how many ms
-- Returns 'done', or why not: 'lost', 'barred', 'superseded', 'decided', 'erased', 'gone'
local case = redis.call('HMGET', KEYS[1], 'status', 'claim', 'outcome', 'decided_under', 'not_by', 'group')
local status = case[1]
if not status then return 'gone' end
-- The answer to the first call may have been lost on its way to the client library or to the page.
if status == 'decided' and case[3] == ARGV[5] and case[4] == ARGV[3] then return 'done' end
if status ~= 'in_review' then return status end
if string.find('\n' .. (case[5] or '') .. '\n', '\n' .. ARGV[6] .. '\n', 1, true) then return 'barred' end
if ARGV[9] == '1' and stands_alone(ARGV[1]) then return 'barred' end
local free = ARGV[9] == '1' and not case[2]
if not free and not holds(ARGV[1], ARGV[3], ARGV[2]) then return 'lost' end
set_aside(ARGV[1])
leave(ARGV[1], 'decided', ARGV[10] ~= '')
redis.call('HDEL', KEYS[1], 'assigned')
redis.call('HSET', KEYS[1], 'status', 'decided', 'decision', ARGV[4], 'outcome', ARGV[5],
    'decided_under', ARGV[3], 'decided_by', ARGV[6], 'decided_at', ARGV[2])
log_entry(KEYS[3], ARGV[1], 'decided', ARGV[2], ARGV[6], 'decision', ARGV[4])
note(KEYS[1], ARGV[2], ARGV[5], ARGV[6])
if ARGV[5] == 'reject' then count_rejected(ARGV[1], 1) end
contradict(ARGV[1], ARGV[5])
if ARGV[10] ~= '' and case[6] then
    redis.call('SET', PREFIX .. 'standing:' .. case[6], ARGV[10], 'PX', ARGV[11])
    redis.call('HSET', KEYS[1], 'standing', case[6])
end
redis.call('HINCRBY', KEYS[4], 'person_' .. ARGV[5], 1)
tell(KEYS[1], KEYS[2], ARGV[7], ARGV[2], ARGV[8])
return 'done'
