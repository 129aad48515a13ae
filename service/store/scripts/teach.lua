-- Keep what somebody outside says of a text; said again by the same channel, it replaces what was said before.
-- KEYS  1 example  2 examples of the site  3 taught as this comment, or ''  4 that comment, or ''
--       5 the comments that the text was taught as
-- ARGV  1 digest of the text  2 now ms  3 channel  4 example (JSON)  5 what it is called unless it has a name
--       6 comment id, or ''
-- Returns 1, or 0 where the comment has been erased: what was erased does not come back
local latest = KEYS[4] ~= '' and latest_case(KEYS[4])
if latest and redis.call('HGET', case_key(latest), 'status') == 'erased' then return 0 end
redis.call('HSETNX', KEYS[1], 'id', ARGV[5])
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
if KEYS[3] ~= '' then
    redis.call('SADD', KEYS[3], ARGV[1])
    redis.call('SADD', KEYS[5], ARGV[6])
end
return 1
