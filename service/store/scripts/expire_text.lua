-- Delete what readers wrote in a case whose days are over: its text, what it quotes, reports and appeals.
-- KEYS  1 case  2 due for delivery  3 comment  4 the cases that quote the comment that this one answers, if it answers one
-- ARGV  1 case id  2 now ms  3 comment id  4 the comment as it was read (JSON)  5 the comment without words (JSON)  6 event
-- Returns 1 if that is done, 0 if it is still needed or has changed meanwhile
local case = redis.call('HMGET', KEYS[1], 'status', 'comment', 'group', 'site')
if not case[1] or case[1] == 'erased' then return 1 end
if not is_settled(case[1]) or redis.call('ZSCORE', KEYS[2], ARGV[3]) then return 0 end
redis.call('HDEL', KEYS[1], 'appeal')
local reports = PREFIX .. 'reports:' .. ARGV[1]
for _, reader in ipairs(redis.call('HKEYS', reports)) do
    local report = cjson.decode(redis.call('HGET', reports, reader))
    report.text = nil
    redis.call('HSET', reports, reader, cjson.encode(report))
end

if case[2] == ARGV[5] then return 1 end
if case[2] ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], 'comment', ARGV[5])
redis.call('HDEL', KEYS[1], 'sketch', 'group')
if KEYS[4] then redis.call('SREM', KEYS[4], ARGV[1]) end
leave_group(ARGV[1], case[3])
forget_doubts(ARGV[1], case[4])
note(KEYS[1], ARGV[2], ARGV[6], 'retention')
return 1
