-- Make dead letters due again.
-- KEYS  1 dead letters  2 due for delivery
-- ARGV  1 now ms  2 comment key prefix  3… comment ids, or none for all of them
-- Returns how many
local ids = {}
for i = 3, #ARGV do ids[#ids + 1] = ARGV[i] end
if #ids == 0 then ids = redis.call('ZRANGE', KEYS[1], 0, -1) end
local sent = 0
for _, id in ipairs(ids) do
    if redis.call('ZREM', KEYS[1], id) == 1 then
        local current = latest_case(ARGV[2] .. id)
        if current then redis.call('HSET', case_key(current), 'tries', 0) end
        redis.call('ZADD', KEYS[2], ARGV[1], id)
        sent = sent + 1
    end
end
return sent
