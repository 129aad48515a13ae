-- Lend a person the most urgent cases of some queues: idempotent by token.
-- KEYS  1 claims  2 this claim  3… review queues
-- ARGV  1 until ms  2 token  3 how many
-- Returns the case ids
local held = redis.call('LRANGE', KEYS[2], 0, -1)
if #held > 0 then
    return held
end
local taken = {}
while #taken < tonumber(ARGV[3]) do
    local best, best_key, urgency
    for i = 3, #KEYS do
        local head = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
        if head[1] and (not best or tonumber(head[2]) < tonumber(urgency)) then
            best, best_key, urgency = head[1], KEYS[i], head[2]
        end
    end
    if not best then break end
    redis.call('ZREM', best_key, best)
    if redis.call('HGET', case_key(best), 'status') == 'in_review' then
        redis.call('HSET', case_key(best), 'claim', ARGV[2], 'urgency', urgency)
        redis.call('ZADD', KEYS[1], ARGV[1], best)
        redis.call('RPUSH', KEYS[2], best)
        taken[#taken + 1] = best
    end
end
if #taken > 0 then
    redis.call('PEXPIREAT', KEYS[2], ARGV[1])
end
return taken
