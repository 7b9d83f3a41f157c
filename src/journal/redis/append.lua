-- Appends one commit, with its tallies, if the stream's last version is the expected one.
-- KEYS: the stream, the days that have one of its kind, the day's tallies, the days that have tallies
-- ARGV: the expected last version, the new version, the commit's id, its body, the day ('' for the directory),
--       the channel to wake, then each tally's field and what to add
-- Versions are compared as text: Lua's numbers would round great ones.
local last = '0'
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if newest then
    last = string.match(newest[1], '^%d+')
end
-- XADD itself would refuse a stale version and take a gap.
if last ~= ARGV[1] then
    return redis.error_reply('CONFLICT ' .. last)
end
redis.call('XADD', KEYS[1], ARGV[2] .. '-0', 'id', ARGV[3], 'body', ARGV[4])
if ARGV[5] ~= '' then
    redis.call('ZADD', KEYS[2], 0, ARGV[5])
    for i = 7, #ARGV, 2 do
        redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1])
    end
    if #ARGV > 6 then
        redis.call('ZADD', KEYS[4], 0, ARGV[5])
    end
end
redis.call('PUBLISH', ARGV[6], ARGV[2])
return redis.status_reply('OK')
