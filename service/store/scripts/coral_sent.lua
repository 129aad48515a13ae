-- Note that Coral has been sent a decision: what was seen of the comments' status may be so no more.
-- KEYS  1 ids in Coral of a case
-- ARGV  id in Coral, revision in Coral, and so on
for i = 1, #ARGV, 2 do
    if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ' ?') end
end
return 1
