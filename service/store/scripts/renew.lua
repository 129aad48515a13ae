-- Prolong a claim on whatever of it is still held.
-- KEYS  1 claims  2 this claim
-- ARGV  1 until ms  2 token
-- Returns the case ids still held, copies left out
local held = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
    local case = redis.call('HMGET', case_key(id), 'claim', 'copy_with')
    if case[1] == ARGV[2] and redis.call('ZSCORE', KEYS[1], id) then
        redis.call('ZADD', KEYS[1], ARGV[1], id)
        if not case[2] then held[#held + 1] = id end
    end
end
redis.call('PEXPIREAT', KEYS[2], ARGV[1])
return held
