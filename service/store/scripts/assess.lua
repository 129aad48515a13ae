-- Write down what model and policy said, and move the case on: to a decision or to people.
-- KEYS  1 case  2 due for scoring  3 review queue  4 due for delivery  5 feed  6 counters
-- ARGV  1 case id  2 now ms  3 assessment (JSON)  4 decision (JSON) or ''  5 outcome  6 urgency
--       7 comment id  8 whether the site is to be told
-- Returns 1 if this call moved it, 0 if there was nothing to do any more
redis.call('ZREM', KEYS[2], ARGV[1])
local held = redis.call('HMGET', KEYS[1], 'status', 'seq', 'history')
if held[1] ~= 'received' then
    return 0
end
local decided = ARGV[4] ~= ''
local seq = tonumber(held[2] or 0) + 1
-- As `note` and `tell` do it, in one write: this is the busiest script.
local fields = {
    'assessment', ARGV[3], 'status', decided and 'decided' or 'in_review', 'seq', seq, 'tries', 0,
    'history', (held[3] or '') .. entry(ARGV[2], decided and ARGV[5] or 'in_review', 'machine'),
}
if decided then
    fields[#fields + 1] = 'decision'
    fields[#fields + 1] = ARGV[4]
    redis.call('XADD', KEYS[5], '*', 'case', ARGV[1], 'decision', ARGV[4])
else
    redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
end
if ARGV[8] == '1' then
    redis.call('ZADD', KEYS[4], ARGV[2], ARGV[7])
else
    fields[#fields + 1] = 'told'
    fields[#fields + 1] = seq
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('HINCRBY', KEYS[6], 'machine_' .. ARGV[5], 1)
return 1
