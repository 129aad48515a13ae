-- Erase what was taught as a comment.
-- KEYS  1 taught as this comment  2 examples of the site  3 what the keys of its examples begin with
--       4 feed
-- ARGV  1 now ms
-- Returns how much there was
local gone = {}
for _, text in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    local id = redis.call('HGET', KEYS[3] .. text, 'id') or ''
    for _, source in ipairs(redis.call('HKEYS', KEYS[3] .. text)) do
        if source ~= 'id' then gone[#gone + 1] = id .. ':' .. source end
    end
    redis.call('DEL', KEYS[3] .. text)
    redis.call('ZREM', KEYS[2], text)
end
redis.call('DEL', KEYS[1])
-- Whoever has them from an export must hear that they are gone.
if #gone > 0 then
    redis.call('XADD', KEYS[4], '*', 'case', '', 'event', 'erased', 'at', ARGV[1], 'by', 'site',
        'taught', table.concat(gone, ' '))
end
return #gone
