-- Put cases at the end of their site's line, and the site at the end of those that have one.
-- KEYS  1 line  2 the sites that have cases in line
-- ARGV  1 site  2… case ids
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
for i = 2, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
return redis.call('LLEN', KEYS[1])
