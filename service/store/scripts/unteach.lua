-- Stands between the prelude and the scripts that take back what was said from outside.

-- Forget what one channel, or all, said of texts at a site, and what training thinks of it; return what that was called.
local function unteach(site, texts, channel)
    local gone = {}
    for _, text in ipairs(texts) do
        local example = PREFIX .. 'example:' .. site .. ':' .. text
        local id = redis.call('HGET', example, 'id') or ''
        for _, source in ipairs(redis.call('HKEYS', example)) do
            if source ~= 'id' and (not channel or source == site .. '/' .. channel) then
                gone[#gone + 1] = id .. ':' .. source
                redis.call('HDEL', example, source)
                redis.call('HDEL', PREFIX .. 'doubts:' .. site, id .. ':' .. source)
            end
        end
        if redis.call('HLEN', example) <= 1 then
            redis.call('DEL', example, PREFIX .. 'taught-as:' .. site .. ':' .. text)
            redis.call('ZREM', PREFIX .. 'examples:' .. site, text)
        end
    end
    return gone
end

-- Forget what somebody outside said of a comment along with their decision; return what it was called, with spaces between.
local function unteach_maker(id, comment_id, who)
    local channel = string.match(who or '', '^([^:]*):')
    if not channel then return '' end
    local site = redis.call('HGET', case_key(id), 'site')
    local texts = redis.call('SMEMBERS', PREFIX .. 'taught:' .. site .. ':' .. comment_id)
    return table.concat(unteach(site, texts, channel), ' ')
end
