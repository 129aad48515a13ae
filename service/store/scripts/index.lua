-- Put a case that an earlier version took in into the lists that this one keeps: idempotent.
-- KEYS  1 case  2 all cases of the site  3 the cases that quote the same comment, if it quotes one
-- ARGV  1 case id  2 author or ''  3 article or ''
local case = redis.call('HMGET', KEYS[1], 'status', 'site', 'received')
if not case[1] or not case[2] or case[1] == 'erased' then return 0 end
redis.call('ZADD', KEYS[2], case[3], ARGV[1])
if KEYS[3] then redis.call('SADD', KEYS[3], ARGV[1]) end
for at, kind in pairs({[2] = 'author', [3] = 'article'}) do
    if ARGV[at] ~= '' and redis.call('HSETNX', KEYS[1], kind, ARGV[at]) == 1 then
        local place = ':' .. case[2] .. ':' .. ARGV[at]
        redis.call('ZADD', PREFIX .. kind .. '-cases' .. place, case[3], ARGV[1])
        redis.call('HINCRBY', PREFIX .. kind .. place, 'comments', 1)
        redis.call('HSETNX', PREFIX .. kind .. place, 'since', case[3])
    end
end
return 1
