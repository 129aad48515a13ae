-- Take what is overdue and put it off, so that nobody else takes it meanwhile.
-- KEYS  1 a due-time set
-- ARGV  1 now ms  2 until ms  3 at most
-- Returns the members taken, the longest overdue first
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do
    redis.call('ZADD', KEYS[1], 'XX', ARGV[2], member)
end
return members
