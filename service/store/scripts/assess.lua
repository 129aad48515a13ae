-- Write down what model and policy said, and move the case on: to a decision or to people.
-- KEYS  1 case  2 due for scoring  3 review queue  4 due for delivery  5 feed  6 counters
-- ARGV  1 case id  2 now ms  3 assessment (JSON)  4 decision (JSON) or ''  5 outcome  6 urgency
--       7 comment id  8 whether the site is to be told
-- Returns 1 if this call moved it, 0 if there was nothing to do any more
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('HGET', KEYS[1], 'status') ~= 'received' then
    return 0
end
redis.call('HSET', KEYS[1], 'assessment', ARGV[3])
if ARGV[4] ~= '' then
    redis.call('HSET', KEYS[1], 'status', 'decided', 'decision', ARGV[4])
    redis.call('XADD', KEYS[5], '*', 'case', ARGV[1], 'decision', ARGV[4])
    note(KEYS[1], ARGV[2], ARGV[5], 'machine')
else
    redis.call('HSET', KEYS[1], 'status', 'in_review')
    redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
    note(KEYS[1], ARGV[2], 'in_review', 'machine')
end
redis.call('HINCRBY', KEYS[6], 'scored', 1)
redis.call('HINCRBY', KEYS[6], 'machine_' .. ARGV[5], 1)
tell(KEYS[1], KEYS[4], ARGV[7], ARGV[2], ARGV[8])
return 1
