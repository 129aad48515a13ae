-- Count a reader's report of a case, once for each reader, and let it wait less: idempotent by reader.
-- KEYS  1 case  2 its reports
-- ARGV  1 case id  2 reader  3 report (JSON)  4 ms from which it is looked at again where the days of the case are over
-- Returns {status, how many readers have reported it, 1 if this one counted}
local MOST_REPORTS = 1000 -- beyond these, another one changes nothing
local case = redis.call('HMGET', KEYS[1], 'status', 'claim')
if not case[1] or case[1] == 'erased' then return {case[1] or 'gone', 0, 0} end
local count, fresh = redis.call('HLEN', KEYS[2]), 0
if count < MOST_REPORTS then
    fresh = redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3])
    count = count + fresh
end
redis.call('HSET', KEYS[1], 'reports', count)
if fresh == 1 then
    look_again(ARGV[1], ARGV[4])
    set_due(ARGV[1])
    if case[1] == 'in_review' and not case[2] then enter(ARGV[1]) end
end
return {case[1], count, fresh}
