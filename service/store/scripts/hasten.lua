-- Make what was put off due now.
-- KEYS  1 due for delivery
-- ARGV  1 now ms
for _, comment in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')) do
    redis.call('ZADD', KEYS[1], ARGV[1], comment)
end
return 1
