-- Delete what was said of a text from outside when it was last said long ago.
-- KEYS  1 examples of the site  2 the comments that the text was taught as
-- ARGV  1 digest of the text  2 ms before which it was last said  3 site  4 what the keys of what comments taught begin with
-- Returns 1, or 0 where it has been said again meanwhile
local said = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not said or tonumber(said) >= tonumber(ARGV[2]) then return 0 end
for _, comment in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('SREM', ARGV[4] .. comment, ARGV[1]) end
unteach(ARGV[3], {ARGV[1]})
return 1
