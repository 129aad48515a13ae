-- Set how many readers have reported a case, and move it to where that puts it in the queue.
-- KEYS  1 case
-- ARGV  1 case id  2 reports
-- Returns when it is due, in seconds
local case = redis.call('HMGET', KEYS[1], 'status', 'received', 'patience', 'reach', 'claim')
redis.call('HSET', KEYS[1], 'reports', ARGV[2])
if not case[3] then return '' end
local due = string.format('%.3f', due_by(case[2], case[3], tonumber(ARGV[2]), tonumber(case[4] or 0)))
redis.call('HSET', KEYS[1], 'due', due)
if case[1] == 'in_review' and not case[5] then enter(ARGV[1]) end
return due
