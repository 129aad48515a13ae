-- Lend a person the cases that they name, as far as these wait, with their waiting near-duplicates: idempotent by token.
-- KEYS  1 claims
-- ARGV  1 until ms  2 now ms  3 token  4 person  5 sites that the person may see (JSON)  6… case ids
-- Returns the ids held
local MOST_COPIES = 500
local sites, held = {}, {}
for _, site in ipairs(cjson.decode(ARGV[5])) do sites[site] = true end
for i = 6, #ARGV do
    local id = ARGV[i]
    local case = redis.call('HMGET', case_key(id), 'status', 'claim', 'not_by', 'site', 'group', 'assigned')
    local barred = string.find('\n' .. (case[3] or '') .. '\n', '\n' .. ARGV[4] .. '\n', 1, true)
    if holds(id, ARGV[3], ARGV[2]) then
        held[#held + 1] = id
    elseif case[1] == 'in_review' and not case[2] and not barred and sites[case[4]] then
        leave(id, 'claimed')
        lend(id, ARGV[3], ARGV[1])
        held[#held + 1] = id
        for site in pairs(case[5] and sites or {}) do
            local key = PREFIX .. 'queue:' .. site .. ':group:' .. case[5]
            for _, copy in ipairs(redis.call('ZRANGE', key, 0, MOST_COPIES)) do
                if not redis.call('HGET', case_key(copy), 'not_by') then
                    leave(copy, 'claimed')
                    lend(copy, ARGV[3], ARGV[1], id)
                end
            end
        end
    end
end
return held
