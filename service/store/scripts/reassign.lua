-- Hand what waits for one person to the leads.
-- KEYS  1 what waits for the person at a site
-- ARGV  1 the leads
-- Returns how many
local ids = redis.call('ZRANGE', KEYS[1], 0, -1)
for _, id in ipairs(ids) do
    redis.call('ZREM', KEYS[1], id)
    redis.call('HSET', case_key(id), 'assigned', ARGV[1])
    enter(id)
end
return #ids
