-- Write down which comment of Coral a case stands for; what its site has yet to hear of it is due now.
-- KEYS  1 case  2 ids in Coral  3 the comment in Coral  4 due questions of the site  5 due for delivery  6 dead letters
-- ARGV  1 case id  2 id in Coral  3 revision in Coral  4 status in Coral  5 comment id  6 now ms
-- Returns 1, or 0 where the case is gone
redis.call('ZREM', KEYS[4], 'comment ' .. ARGV[2], 'case ' .. ARGV[1])
local case = redis.call('HMGET', KEYS[1], 'status', 'seq', 'told')
if not case[1] or case[1] == 'erased' then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('SET', KEYS[3], ARGV[1])
if case[1] ~= 'superseded' and tonumber(case[2] or 0) > tonumber(case[3] or 0) then
    redis.call('ZREM', KEYS[6], ARGV[5])
    redis.call('ZADD', KEYS[5], ARGV[6], ARGV[5])
end
return 1
