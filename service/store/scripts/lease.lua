-- Take what is overdue and put it off, so that nobody else takes it meanwhile.
-- KEYS  1 a due-time set
-- ARGV  1 now ms  2 until ms  3 at most  4 ms beyond which nothing can be due unless a clock was wrong, or nothing
-- Returns the members taken, the longest overdue first
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
if ARGV[4] then
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[4], '+inf', 'LIMIT', 0, ARGV[3] - #members)) do
        members[#members + 1] = member
    end
end
for _, member in ipairs(members) do
    redis.call('ZADD', KEYS[1], 'XX', ARGV[2], member)
end
return members
