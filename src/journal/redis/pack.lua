-- Moves sums of a day into its packed ones, if those are still what they were when they were read. What was added to the
-- loose sums meanwhile stays there.
-- KEYS: the day's tallies, its packed sums
-- ARGV: the packed sums as they were read ('' where there were none), the packed sums as they are to be, then each loose
--       field and its sum that is in them
local packed = redis.call('GET', KEYS[2]) or ''
if packed ~= ARGV[1] then
    return 0
end
for i = 3, #ARGV, 2 do
    -- Redis' own arithmetic: Lua's numbers would round great sums.
    local sum = ARGV[i + 1]
    local less = '-' .. sum
    if string.sub(sum, 1, 1) == '-' then
        less = string.sub(sum, 2)
    elseif sum == '0' then
        less = sum
    end
    if redis.call('HINCRBY', KEYS[1], ARGV[i], less) == 0 then
        redis.call('HDEL', KEYS[1], ARGV[i])
    end
end
redis.call('SET', KEYS[2], ARGV[2])
return 1
