-- Adds to a day's tallies without a commit.
-- KEYS: the day's tallies, the days that have tallies
-- ARGV: the day, then each tally's field and what to add
for i = 2, #ARGV, 2 do
    redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('ZADD', KEYS[2], 0, ARGV[1])
return redis.status_reply('OK')
