-- Note where comments stand, so that an edit of one is known as such.
-- KEYS  a place for each comment
-- ARGV  1 now ms  2 how many a place holds  3 for how many ms  4.. a comment id for each place
-- Returns 1
for i, place in ipairs(KEYS) do
    if redis.call('ZADD', place, ARGV[1], ARGV[i + 3]) == 1 then
        redis.call('ZREMRANGEBYRANK', place, 0, -ARGV[2] - 1)
    end
    redis.call('PEXPIRE', place, ARGV[3])
end
return 1
