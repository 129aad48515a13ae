-- Put a decided case before people again, as after a reader's report or an author's appeal.
-- KEYS  1 case  2 due for delivery  3 feed
-- ARGV  1 case id  2 now ms  3 event  4 by  5 note  6 people who may not decide it, a line each
--       7 comment id  8 whether the decision is withdrawn meanwhile  9 whether the site is then to be told  10 tag or ''
-- Returns 'done', or the status that it has
local case = redis.call('HMGET', KEYS[1], 'status', 'decision', 'outcome', 'tags', 'not_by', 'decided_by')
if not case[1] then return 'gone' end
if case[1] ~= 'decided' then return case[1] end
redis.call('HSET', KEYS[1], 'status', 'in_review')
redis.call('HDEL', KEYS[1], 'decided_under')
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'not_by', case[5] and case[5] .. '\n' .. ARGV[6] or ARGV[6]) end
if ARGV[10] ~= '' and not string.find('\n' .. (case[4] or '') .. '\n', '\n' .. ARGV[10] .. '\n', 1, true) then
    redis.call('HSET', KEYS[1], 'tags', (case[4] or '') .. '\n' .. ARGV[10])
end
if ARGV[10] ~= '' then redis.call('SADD', PREFIX .. 'tags:' .. redis.call('HGET', KEYS[1], 'site'), ARGV[10]) end
log_entry(KEYS[3], ARGV[1], ARGV[3], ARGV[2], ARGV[4], 'note', ARGV[5],
    'taught', unteach_maker(ARGV[1], ARGV[7], case[6]))
note(KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
if ARGV[8] == '1' then
    redis.call('HDEL', KEYS[1], 'decision', 'outcome', 'decided_by', 'decided_at')
    if case[3] == 'reject' then count_rejected(ARGV[1], -1) end
    tell(KEYS[1], KEYS[2], ARGV[7], ARGV[2], ARGV[9])
end
enter(ARGV[1])
return 'done'
