-- Note how far a site's days are kept, and what is to be looked at again.
-- KEYS  1 places  2 what was kept back
-- ARGV  1 what  2 where this stretch began  3 where it ended  4 ms from which to look again  5 how many are kept back
--       6… these, then those that are not any more
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') == ARGV[2] then
    redis.call('HDEL', KEYS[1], ARGV[1]) -- first: a store that is full lets nothing that may take memory begin a script
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
for i = 6, #ARGV do
    if i < 6 + tonumber(ARGV[5]) then
        redis.call('ZADD', KEYS[2], ARGV[4], ARGV[i])
    elseif redis.call('ZSCORE', KEYS[2], ARGV[i]) == ARGV[4] then -- unless something was said of it meanwhile
        redis.call('ZREM', KEYS[2], ARGV[i])
    end
end
return 1
