-- Erase what was taught as a comment.
-- KEYS  1 taught as this comment  2 feed
-- ARGV  1 now ms  2 site
-- Returns how much there was
local gone = unteach(ARGV[2], redis.call('SMEMBERS', KEYS[1]))
redis.call('DEL', KEYS[1])
-- Whoever has them from an export must hear that they are gone.
if #gone > 0 then
    redis.call('XADD', KEYS[2], '*', 'case', '', 'event', 'erased', 'at', ARGV[1], 'by', 'site',
        'taught', table.concat(gone, ' '))
end
return #gone
