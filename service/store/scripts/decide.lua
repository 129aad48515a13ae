-- Write down a person's decision: leaving the queue, deciding and making delivery due are one step.
-- KEYS  1 case  2 claims  3 due for delivery  4 feed  5 counters
-- ARGV  1 case id  2 now ms  3 token of the claim  4 decision (JSON)  5 outcome  6 person  7 comment id
--       8 whether the site is to be told
-- Returns 'done', or why not: 'lost', 'superseded', 'decided', 'gone'
local fields = redis.call('HMGET', KEYS[1], 'status', 'claim', 'outcome', 'decided_under')
local status = fields[1]
if not status then return 'gone' end
-- The answer to the first call may have been lost on its way to the client library or to the page.
if status == 'decided' and fields[3] == ARGV[5] and fields[4] == ARGV[3] then return 'done' end
if status ~= 'in_review' then return status end
local until_ms = redis.call('ZSCORE', KEYS[2], ARGV[1])
if fields[2] ~= ARGV[3] or not until_ms or tonumber(until_ms) < tonumber(ARGV[2]) then
    return 'lost'
end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], 'claim', 'urgency')
redis.call('HSET', KEYS[1], 'status', 'decided', 'decision', ARGV[4], 'outcome', ARGV[5], 'decided_under', ARGV[3])
redis.call('XADD', KEYS[4], '*', 'case', ARGV[1], 'decision', ARGV[4])
note(KEYS[1], ARGV[2], ARGV[5], ARGV[6])
redis.call('HINCRBY', KEYS[5], 'person_' .. ARGV[5], 1)
tell(KEYS[1], KEYS[3], ARGV[7], ARGV[2], ARGV[8])
return 'done'
