-- Change or remove an account, if it still is what the caller has read.
-- KEYS  1 accounts
-- ARGV  1 name  2 old  3 new, or '' to remove it  4 '1' if somebody must be left who may manage people
-- Returns 1 if it stands so now, 0 if it has changed since, -1 if nobody would be left
local held = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if held == ARGV[3] then return 1 end
if held ~= ARGV[2] then return 0 end
local function manages(account)
    local read = cjson.decode(account)
    return read.role == 'admin' and (read.sites == nil or read.sites == cjson.null)
end
if ARGV[4] == '1' and manages(held) and (ARGV[3] == '' or not manages(ARGV[3])) then
    local left = 0
    for _, account in ipairs(redis.call('HVALS', KEYS[1])) do left = left + (manages(account) and 1 or 0) end
    if left < 2 then return -1 end
end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
return 1
