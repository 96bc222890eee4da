import type { Redis, Result } from 'ioredis';

/** Scripts on one user's list: one key each, so that they run on a cluster too. Ids are bytes, never Lua numbers. */
declare module 'ioredis' {
  interface RedisCommander<Context> {
    readHomeListBuffer(
      key: string,
      below: Buffer,
      count: number,
      ttlSeconds: number,
    ): Result<[] | [tail: Buffer, length: number, start: number, entries: Buffer], Context>;
    beginRebuild(
      key: string,
      marker: Buffer,
      generation: Buffer,
      lifetimeSeconds: number,
      isReplacing: 0 | 1,
    ): Result<0 | 1, Context>;
    finishRebuild(
      key: string,
      marker: Buffer,
      sentinel: Buffer,
      ttlSeconds: number,
      ...entries: Buffer[]
    ): Result<0 | 1, Context>;
    trimHomeList(key: string, cap: number): Result<0 | 1, Context>;
  }
}

/**
 * Seeks, by halving, the first entry that is below an id (empty: from the head), and reads on from there. An entry that
 * stands before the found place is not below `below` less the disorder that the caller has added to it. Entries come as one
 * string: each tells its own length. A read prolongs the list's life only where a tenth of it has gone, for that is a write:
 * to the append-only file, and to each replica.
 */
const READ = `
local tail = redis.call('LINDEX', KEYS[1], -1)
if not tail then return {} end
if string.byte(tail, 1) ~= 255 then return {tail, 0, 0, ''} end
if redis.call('TTL', KEYS[1]) < ARGV[3] * 0.9 then redis.call('EXPIRE', KEYS[1], ARGV[3]) end
local length = redis.call('LLEN', KEYS[1]) - 1
local from = 0
if ARGV[1] ~= '' then
  local to = length
  while from < to do
    local middle = math.floor((from + to) / 2)
    local entry = redis.call('LINDEX', KEYS[1], middle)
    local isBelow = false
    for i = 1, 8 do
      local a, b = string.byte(entry, i), string.byte(ARGV[1], i)
      if a ~= b then isBelow = a < b break end
    end
    if isBelow then to = middle else from = middle + 1 end
  end
end
local last = math.min(from + tonumber(ARGV[2]), length) - 1
local entries = ''
if last >= from then entries = table.concat(redis.call('LRANGE', KEYS[1], from, last)) end
return {tail, length, from, entries}`;

/** Puts a marker in place of a cold list; refuses when somebody else is rebuilding it, or when it is warm and not to be replaced. */
const BEGIN_REBUILD = `
local tail = redis.call('LINDEX', KEYS[1], -1)
if tail then
  local first = string.byte(tail, 1)
  if first == 254 then return 0 end
  if first == 255 and ARGV[4] == '0' and string.sub(tail, 3, 22) == ARGV[2] then return 0 end
  redis.call('DEL', KEYS[1])
end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Joins a snapshot under what was pushed meanwhile, if the marker still stands. */
const FINISH_REBUILD = `
if redis.call('LINDEX', KEYS[1], -1) ~= ARGV[1] then return 0 end
redis.call('RPOP', KEYS[1])
for i = 4, #ARGV, 500 do
  redis.call('RPUSH', KEYS[1], unpack(ARGV, i, math.min(i + 499, #ARGV)))
end
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** Cuts a warm list to its cap; from then on it does not reach the end. */
const TRIM = `
local tail = redis.call('LINDEX', KEYS[1], -1)
if not tail or string.byte(tail, 1) ~= 255 then return 0 end
local cap = tonumber(ARGV[1])
if redis.call('LLEN', KEYS[1]) - 1 <= cap then return 0 end
redis.call('LTRIM', KEYS[1], 0, cap - 1)
redis.call('RPUSH', KEYS[1], string.char(255, 0) .. string.sub(tail, 3))
return 1`;

/** Teaches a client the scripts. */
export function defineListScripts(redis: Redis): void {
  redis.defineCommand('readHomeList', { numberOfKeys: 1, lua: READ });
  redis.defineCommand('beginRebuild', { numberOfKeys: 1, lua: BEGIN_REBUILD });
  redis.defineCommand('finishRebuild', { numberOfKeys: 1, lua: FINISH_REBUILD });
  redis.defineCommand('trimHomeList', { numberOfKeys: 1, lua: TRIM });
}
