-- Delete a case whose days are over, with all that hangs on it.
-- KEYS  1 case  2 comment  3 feed  4 due for delivery  5 dead letters  6 all cases of the site
--       7 the cases that quote the comment that this one answers, if it answers one
-- ARGV  1 case id  2 comment id  3 revision
-- Returns 1 if that is done, 0 if it is still needed
local case = redis.call('HMGET', KEYS[1], 'status', 'site', 'author', 'article', 'address', 'outcome', 'group', 'entries')
if not case[1] or case[1] == 'erased' then return 1 end
if not is_settled(case[1]) or redis.call('ZSCORE', KEYS[4], ARGV[2]) then return 0 end
-- This first: a store that is full lets nothing that may take memory begin a script.
redis.call('ZREM', KEYS[6], ARGV[1])
if case[6] == 'reject' and case[1] ~= 'superseded' then count_rejected(ARGV[1], -1) end
for at, kind in pairs({[3] = 'author', [4] = 'article', [5] = 'address'}) do
    if case[at] then off_record(ARGV[1], kind, case[2], case[at], KEYS[2]) end
end
if KEYS[7] then redis.call('SREM', KEYS[7], ARGV[1]) end
leave_group(ARGV[1], case[7])
forget_doubts(ARGV[1], case[2])
forget_in_coral(ARGV[1], case[2])
for line in string.gmatch(case[8] or '', '%S+') do redis.call('XDEL', KEYS[3], line) end
redis.call('DEL', KEYS[1], PREFIX .. 'reports:' .. ARGV[1])

-- With its last revision the comment itself goes; until then its latest is the highest that is left.
redis.call('HDEL', KEYS[2], 'r' .. ARGV[3])
local highest = 0
for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
    highest = math.max(highest, tonumber(string.match(name, '^r(%d+)$') or 0))
end
if highest > 0 then
    redis.call('HSET', KEYS[2], 'latest', string.format('%.0f', highest))
else
    redis.call('DEL', KEYS[2])
    redis.call('ZREM', KEYS[5], ARGV[2])
end
return 1
