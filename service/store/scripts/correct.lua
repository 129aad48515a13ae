-- Write down a person's decision that came from outside the console: on a case that waits, is decided, or is unscored.
-- KEYS  1 case  2 due for delivery  3 feed  4 counters  5 due for scoring
-- ARGV  1 case id  2 now ms  3 token of this call  4 decision (JSON)  5 outcome  6 who  7 comment id
--       8 whether the sender is to be told  9 how it came, for the history  10 seq of what was spoken of, or ''
-- Returns 'done', 'same' if a person's decision to the same end stands already, or why not: 'barred', 'changed', 'superseded',
-- 'erased', 'gone'
local case = redis.call('HMGET', KEYS[1], 'status', 'outcome', 'decided_under', 'decided_by', 'standing', 'not_by',
    'seq')
local status = case[1]
if not status then return 'gone' end
-- Asked again because the answer was lost.
if case[3] == ARGV[3] then return 'done' end
if status == 'superseded' or status == 'erased' then return status end
if status == 'decided' and case[2] == ARGV[5] and case[4] then return 'same' end
if ARGV[10] ~= '' and (case[7] or '0') ~= ARGV[10] then return 'changed' end
-- An appeal against a word from outside is not for the same side to decide, under whichever name.
local side = string.match(ARGV[6], '^[^:]*:') or ARGV[6]
if string.find('\n' .. (case[6] or ''), '\n' .. side, 1, true) then return 'barred' end
set_aside(ARGV[1])
if status == 'in_review' then leave(ARGV[1], 'decided') end
redis.call('ZREM', KEYS[5], ARGV[1])
-- What is still to come no longer follows a decision that somebody has contradicted.
if case[5] then redis.call('DEL', PREFIX .. 'standing:' .. case[5]) end
contradict(ARGV[1], ARGV[5])
redis.call('HDEL', KEYS[1], 'assigned', 'standing')
redis.call('HSET', KEYS[1], 'status', 'decided', 'decision', ARGV[4], 'outcome', ARGV[5],
    'decided_under', ARGV[3], 'decided_by', ARGV[6], 'decided_at', ARGV[2])
log_entry(KEYS[3], ARGV[1], 'decided', ARGV[2], ARGV[6], 'decision', ARGV[4])
note(KEYS[1], ARGV[2], ARGV[5], ARGV[6], ARGV[9])
if ARGV[5] == 'reject' then count_rejected(ARGV[1], 1) end
redis.call('HINCRBY', KEYS[4], 'person_' .. ARGV[5], 1)
tell(KEYS[1], KEYS[2], ARGV[7], ARGV[2], ARGV[8])
return 'done'
