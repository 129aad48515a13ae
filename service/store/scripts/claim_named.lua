-- Lend a person the cases that they name, as far as these wait, with their waiting near-duplicates: idempotent by token.
-- KEYS  1 claims
-- ARGV  1 until ms  2 now ms  3 token  4 person  5 sites that the person may see (JSON)
--       6 '1': chosen because their labels would teach most  7… case ids
-- Returns the ids held
local names, sites, held = cjson.decode(ARGV[5]), {}, {}
for _, site in ipairs(names) do sites[site] = true end
for i = 7, #ARGV do
    local id = ARGV[i]
    local case = redis.call('HMGET', case_key(id), 'status', 'claim', 'not_by', 'site')
    local barred = string.find('\n' .. (case[3] or '') .. '\n', '\n' .. ARGV[4] .. '\n', 1, true)
    if holds(id, ARGV[3], ARGV[2]) then
        redis.call('HDEL', case_key(id), 'copy_with') -- it may have come along with one named before it
        held[#held + 1] = id
    elseif case[1] == 'in_review' and not case[2] and not barred and sites[case[4]] then
        leave(id, 'claimed')
        lend(id, ARGV[3], ARGV[1])
        if ARGV[6] == '1' then redis.call('HSET', case_key(id), 'suggested', ARGV[3]) end
        held[#held + 1] = id
        lend_copies(id, ARGV[3], ARGV[1], names)
    end
end
return held
