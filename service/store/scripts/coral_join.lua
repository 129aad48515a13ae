-- Write down which comment of Coral a case stands for; what its site has yet to hear of it is due now.
-- KEYS  1 case  2 ids in Coral  3 the comment in Coral  4 due for delivery  5 dead letters
-- ARGV  1 case id  2 id in Coral  3 revision in Coral  4 status in Coral  5 comment id  6 now ms
-- Returns 1, or 0 where the case is gone
local case = redis.call('HMGET', KEYS[1], 'status', 'seq', 'told', 'outcome', 'decided_by')
if not case[1] or case[1] == 'erased' then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('SET', KEYS[3], ARGV[1])
if case[1] == 'superseded' then return 1 end
local seq, told = tonumber(case[2] or 0), tonumber(case[3] or 0)
-- An answer may have come too late to be heeded, and a decision of Coral's moderators is on one of equal comments.
if case[1] == 'decided' and told >= seq then
    for _, known in ipairs(redis.call('HVALS', KEYS[2])) do
        local there = string.match(known, '%S+$')
        local waits = there == 'PREMOD' or there == 'SYSTEM_WITHHELD'
        if case[4] == 'reject' and (waits or there == 'NONE') or case[5] and waits then told = seq - 1 end
    end
    redis.call('HSET', KEYS[1], 'told', told)
end
if seq > told then
    redis.call('ZREM', KEYS[5], ARGV[5])
    redis.call('ZADD', KEYS[4], ARGV[6], ARGV[5])
end
return 1
