-- Begin a lock's lease anew, if it is still ours.
-- KEYS  1 lock   ARGV  1 token  2 seconds
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return 0
