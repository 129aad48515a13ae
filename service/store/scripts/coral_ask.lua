-- Note that Coral is to be asked about something; what is noted already keeps its time.
-- KEYS  1 due questions of the site
-- ARGV  1 due ms  2 how many may wait  3.. members
-- Returns how many there was no room for
local room = tonumber(ARGV[2]) - redis.call('ZCARD', KEYS[1])
local lost = 0
for i = 3, #ARGV do
    if room > 0 then
        room = room - redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[i])
    elseif not redis.call('ZSCORE', KEYS[1], ARGV[i]) then
        lost = lost + 1
    end
end
return lost
