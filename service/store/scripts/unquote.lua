-- Take what an answer quotes out of it, and the answer off the list of those that quote the same comment.
-- KEYS  1 case of the answer  2 the cases that quote the same comment
-- ARGV  1 case id of the answer  2 the answer as it was read (JSON)  3 the answer without the quote (JSON)
-- Returns 1 if that is done, 0 if the answer has changed meanwhile
local held = redis.call('HGET', KEYS[1], 'comment')
if held ~= ARGV[2] and held ~= ARGV[3] then return 0 end
redis.call('SREM', KEYS[2], ARGV[1]) -- this first: a store that is full lets nothing that may take memory begin a script
redis.call('HSET', KEYS[1], 'comment', ARGV[3])
return 1
