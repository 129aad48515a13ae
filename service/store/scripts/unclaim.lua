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
-- Whether somebody that a case was handed to still has an account that may see it.
local function may_see(person, site)
    local account = redis.call('HGET', PREFIX .. 'users', person)
    if not account then return false end
    local sites = cjson.decode(account).sites
    if sites == nil or sites == cjson.null then return true end
    for _, each in ipairs(sites) do
        if each == site then return true end
    end
    return false
end
local back = 0
for _, id in ipairs(ids) do
    local case = redis.call('HMGET', case_key(id), 'status', 'claim', 'copy_with', 'assigned', 'site')
    if (ARGV[2] == '' or case[2] == ARGV[2]) and (ARGV[3] == '' or id == ARGV[3] or case[3] == ARGV[3]) then
        redis.call('ZREM', KEYS[1], id)
        if ARGV[3] ~= '' then redis.call('LREM', KEYS[2], 1, id) end
        redis.call('HDEL', case_key(id), 'claim', 'copy_with')
        if case[1] == 'in_review' then
            if case[4] and not may_see(case[4], case[5]) then redis.call('HSET', case_key(id), 'assigned', 'leads') end
            enter(id)
            back = back + 1
        end
    end
end
return back
