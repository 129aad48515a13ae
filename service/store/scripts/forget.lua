-- Erase what was taught as a comment.
-- KEYS  1 taught as this comment  2 examples of the site  3 what the keys of its examples begin with
-- Returns how much there was
local gone = 0
for _, text in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    gone = gone + redis.call('HLEN', KEYS[3] .. text)
    redis.call('DEL', KEYS[3] .. text)
    redis.call('ZREM', KEYS[2], text)
end
redis.call('DEL', KEYS[1])
return gone
