-- Delete who wrote a case whose days are over, and who reported it.
-- KEYS  1 case  2 due for delivery  3 comment
-- ARGV  1 case id  2 now ms  3 comment id  4 the comment as it was read (JSON)  5 the comment without author (JSON)  6 event
-- Returns 1 if that is done, 0 if it is still needed or has changed meanwhile
local case = redis.call('HMGET', KEYS[1], 'status', 'comment', 'site', 'author', 'address', 'outcome', 'tags')
if not case[1] or case[1] == 'erased' then return 1 end
if not is_settled(case[1]) or redis.call('ZSCORE', KEYS[2], ARGV[3]) then return 0 end

-- Reports stay, by number instead of by reader.
local reports = PREFIX .. 'reports:' .. ARGV[1]
local made = redis.call('HVALS', reports)
redis.call('DEL', reports)
for at, report in ipairs(made) do redis.call('HSET', reports, at, report) end

if case[2] == ARGV[5] and not case[4] and not case[5] then return 1 end
if case[2] ~= ARGV[4] then return 0 end
if case[6] == 'reject' and case[1] ~= 'superseded' then count_rejected(ARGV[1], -1) end
for at, kind in pairs({[4] = 'author', [5] = 'address'}) do
    if case[at] then off_record(ARGV[1], kind, case[3], case[at], KEYS[3]) end
end
redis.call('HSET', KEYS[1], 'comment', ARGV[5])
redis.call('HDEL', KEYS[1], 'author', 'address', 'senders')
local tags = {}
for tag in string.gmatch(case[7] or '', '[^\n]+') do
    if string.sub(tag, 1, 7) ~= 'author:' then tags[#tags + 1] = tag end
end
if case[7] then redis.call('HSET', KEYS[1], 'tags', table.concat(tags, '\n')) end
note(KEYS[1], ARGV[2], ARGV[6], 'retention')
return 1
