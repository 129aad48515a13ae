-- Put a challenger in its place, or take it away, and note it on the record.
-- KEYS  1 challengers  2 record
-- ARGV  1 site or '*'  2 what is tried there (JSON), whatever its say, or '' for whatever is  3 what is to stand there (JSON), or ''
--       4 line for the record (JSON)  5 lines that are kept
-- Returns 1 if it stands now, 0 if meanwhile something else does
local stands = redis.call('HGET', KEYS[1], ARGV[1]) or ''
-- Another version of this program may have written it with other fields.
local function same(one, other)
    return one ~= '' and other ~= '' and one.version == other.version and one.at == other.at
end
local function read(line)
    local done, found = pcall(cjson.decode, line)
    return done and type(found) == 'table' and found or ''
end
local tried, was, wanted = read(stands), read(ARGV[2]), read(ARGV[3])
if stands == ARGV[3] or (same(tried, wanted) and tried.share == wanted.share) then return 1 end
if was ~= '' and not same(tried, was) then return 0 end
if ARGV[3] == '' then
    redis.call('HDEL', KEYS[1], ARGV[1])
else
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('LPUSH', KEYS[2], ARGV[4])
redis.call('LTRIM', KEYS[2], 0, ARGV[5] - 1)
return 1
