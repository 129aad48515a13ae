-- Put claimed cases back into their queues: those of one claim, or all whose time is over.
-- KEYS  1 claims  2 this claim (when a token is given)
-- ARGV  1 now ms  2 token, or '' for whatever has expired
-- Returns how many went back
local ids
if ARGV[2] ~= '' then
    ids = redis.call('LRANGE', KEYS[2], 0, -1)
    redis.call('DEL', KEYS[2])
else
    ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 500)
end
local back = 0
for _, id in ipairs(ids) do
    local key = case_key(id)
    local fields = redis.call('HMGET', key, 'status', 'claim', 'urgency', 'site')
    if ARGV[2] == '' or fields[2] == ARGV[2] then
        redis.call('ZREM', KEYS[1], id)
        redis.call('HDEL', key, 'claim', 'urgency')
        if fields[1] == 'in_review' then
            redis.call('ZADD', PREFIX .. 'queue:' .. fields[4], fields[3], id)
            back = back + 1
        end
    end
end
return back
