-- Write an author's appeal down beside the decision that it is against: idempotent by decision.
-- KEYS  1 case
-- ARGV  1 now ms  2 text  3 seq of the decision  4 seq of the decision that an earlier appeal, now over, was against, or ''
--       5 case id  6 ms from which it is looked at again where the days of the case are over
-- Returns {status, ms at which the appeal came in, seq of the decision that it is against}
local case = redis.call('HMGET', KEYS[1], 'status', 'appealed_at', 'appealed_seq')
if not case[1] then return {'gone', '', ''} end
if case[2] and case[3] ~= ARGV[4] then return {case[1], case[2], case[3]} end
if case[1] ~= 'decided' then return {case[1], '', ''} end
redis.call('HSET', KEYS[1], 'appealed_at', ARGV[1], 'appealed_seq', ARGV[3], 'appeal', ARGV[2])
look_again(ARGV[5], ARGV[6])
return {case[1], ARGV[1], ARGV[3]}
