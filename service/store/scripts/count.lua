-- Add to a month's counts of a site, once for each batch of a process.
-- KEYS  1 usage of the month  2 the last batch of the process
-- ARGV  1 batch  2 seconds for which a month is kept  3 most counts of a month  4 the name for all further blogs
--       5… blog, what, count, …
-- Returns 1
if redis.call('GET', KEYS[2]) == ARGV[1] then return 1 end
redis.call('SET', KEYS[2], ARGV[1], 'EX', 86400)
for i = 5, #ARGV, 3 do
    local name = ARGV[i] .. '|' .. ARGV[i + 1]
    if redis.call('HEXISTS', KEYS[1], name) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
        name = ARGV[4] .. '|' .. ARGV[i + 1]
    end
    redis.call('HINCRBY', KEYS[1], name, ARGV[i + 2])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
