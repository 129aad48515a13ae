-- Erase one revision: it leaves queue, log, groups, indexes and records, and a mark without content stays.
-- Asked again, it answers what it had removed.
-- KEYS  1 case  2 comment  3 feed  4 due for scoring  5 due for delivery  6 dead letters  7 all cases of the site
--       8 taught as this comment
--       9 the cases that quote the comment that this one answers, if it answers one
-- ARGV  1 case id  2 now ms  3 comment id  4 revision  5 the comment without content (JSON)  6 digest of its text
-- Returns {revisions, waiting, decisions, reports, appeals, deliveries, examples, copies}
local function flag(value) return value and 1 or 0 end
local case = redis.call('HMGET', KEYS[1], 'status', 'site', 'author', 'article', 'received', 'entries', 'group',
    'standing', 'decision', 'outcome', 'decided_by', 'appealed_at', 'removed', 'address')
if not case[1] then return {0, 0, 0, 0, 0, 0, 0, 0} end
if case[1] == 'erased' then return cjson.decode(case[13]) end

local reports = redis.call('HLEN', PREFIX .. 'reports:' .. ARGV[1])
redis.call('DEL', PREFIX .. 'reports:' .. ARGV[1])
if case[1] == 'in_review' then leave(ARGV[1], 'erased') end
redis.call('ZREM', KEYS[4], ARGV[1])
local deliveries = redis.call('ZREM', KEYS[5], ARGV[3]) + redis.call('ZREM', KEYS[6], ARGV[3])
local known = redis.call('HGET', KEYS[2], 'r' .. ARGV[4])
if known then
    redis.call('HSET', KEYS[2], 'r' .. ARGV[4], ARGV[1] .. ' -')
end

-- The records of author, network address and article, and the lists of their cases.
if case[10] == 'reject' and case[1] ~= 'superseded' then count_rejected(ARGV[1], -1) end
for at, kind in pairs({[3] = 'author', [4] = 'article', [14] = 'address'}) do
    if case[at] then off_record(ARGV[1], kind, case[2], case[at], KEYS[2]) end
end
redis.call('ZREM', KEYS[7], ARGV[1])
if KEYS[9] then redis.call('SREM', KEYS[9], ARGV[1]) end

forget_doubts(ARGV[1], case[2])
local copies = leave_group(ARGV[1], case[7])
if case[8] then redis.call('DEL', PREFIX .. 'standing:' .. case[8]) end

local decisions = 0
for line in string.gmatch(case[6] or '', '%S+') do decisions = decisions + redis.call('XDEL', KEYS[3], line) end

-- What was said of its text from outside.
local texts = redis.call('SMEMBERS', KEYS[8])
texts[#texts + 1] = ARGV[6]
texts[#texts + 1] = known and string.match(known, '%S+$')  -- the same, unless its days were over before
local taught = unteach(case[2], texts)
redis.call('DEL', KEYS[8])
local examples = flag(case[9] and case[11]) + #taught

forget_in_coral(ARGV[1], case[2])

local removed = {1, flag(case[1] == 'in_review'), decisions, reports, flag(case[12]), deliveries,
    examples, copies}
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'status', 'erased', 'site', case[2], 'comment', ARGV[5], 'received', case[5],
    'history', entry(ARGV[2], 'erased', 'site'), 'removed', cjson.encode(removed))
log_entry(KEYS[3], ARGV[1], 'erased', ARGV[2], 'site', 'taught', table.concat(taught, ' '))
return removed
