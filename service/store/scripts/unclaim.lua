-- Put claimed cases back into their queues: one with its copies, those of one claim, or all whose time is over.
-- KEYS  1 claims  2 this claim (when a token is given)
-- ARGV  1 now ms  2 token, or '' for whatever has expired  3 case id, or '' for all of the claim
-- Returns how many went back
local MOST = 500
local ids
if ARGV[2] ~= '' then
    ids = redis.call('LRANGE', KEYS[2], 0, -1)
else
    ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, MOST)
end
if ARGV[2] ~= '' and ARGV[3] == '' then redis.call('DEL', KEYS[2]) end
local back = 0
for _, id in ipairs(ids) do
    local case = redis.call('HMGET', case_key(id), 'status', 'claim', 'copy_with')
    if (ARGV[2] == '' or case[2] == ARGV[2]) and (ARGV[3] == '' or id == ARGV[3] or case[3] == ARGV[3]) then
        redis.call('ZREM', KEYS[1], id)
        if ARGV[3] ~= '' then redis.call('LREM', KEYS[2], 1, id) end
        redis.call('HDEL', case_key(id), 'claim', 'copy_with')
        if case[1] == 'in_review' then
            enter(id)
            back = back + 1
        end
    end
end
return back
