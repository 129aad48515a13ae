-- Erase what was taught as a comment.
-- KEYS  1 taught as this comment  2 examples of the site  3 feed
-- ARGV  1 now ms  2 site
-- Returns how much there was
local gone = {}
for _, text in ipairs(redis.call('SMEMBERS', KEYS[1])) do forget_example(ARGV[2], text, KEYS[2], gone) end
redis.call('DEL', KEYS[1])
-- Whoever has them from an export must hear that they are gone.
if #gone > 0 then
    redis.call('XADD', KEYS[3], '*', 'case', '', 'event', 'erased', 'at', ARGV[1], 'by', 'site',
        'taught', table.concat(gone, ' '))
end
return #gone
