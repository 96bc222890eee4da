/** Where the texts of one bucket are; all three bear one hash tag, so that they live on one node of a cluster. */
export function bucketKeys(hash: string): [texts: string, used: string, bytes: string] {
  const bucket = `{apq:${hash.slice(0, BUCKET_DIGITS)}}`;
  return [`${bucket}:texts`, `${bucket}:used`, `${bucket}:bytes`];
}

/** Texts are spread by the first digit of their hash: a cluster shares the load, and no script looks at many. */
const BUCKET_DIGITS = 1;
export const BUCKETS = 16 ** BUCKET_DIGITS;

/** Counted for each text beside its own bytes: its hash in two indices and their overhead. */
const ENTRY_BYTES = 256;

/**
 * A bucket is a hash (hash of the text → text), a sorted set (hash → Unix milliseconds of its last use) and a count of
 * bytes. Expiry is by last use, by the asking gateway's clock.
 * ARGV: hash, now, milliseconds a text lives, milliseconds after which its use is noted anew.
 */
const READ = `
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then return false end
local now, lives = tonumber(ARGV[2]), tonumber(ARGV[3])
local used = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0')
if used <= now - lives then return false end
if used <= now - tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[2], now, ARGV[1])
  for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], lives) end
end
return text`;

/**
 * Keeps a text, or notes its use, and lets those go that were not used for longest until the bucket fits again.
 * A Redis that evicts may have taken one of the three keys: without the count the rest is dropped, and a count that
 * stays too high with nothing left to drop begins anew.
 * ARGV: hash, now, milliseconds a text lives, bytes of a bucket, text.
 */
const WRITE = `
local texts, used, size = KEYS[1], KEYS[2], KEYS[3]
local hash, now, lives, most, text = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local bytes = tonumber(redis.call('GET', size) or '-1')
if bytes < 0 then
  redis.call('DEL', texts, used)
  bytes = 0
end
local function drop(other)
  bytes = bytes - redis.call('HSTRLEN', texts, other) - ${ENTRY_BYTES}
  redis.call('HDEL', texts, other)
  redis.call('ZREM', used, other)
end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', used, '-inf', now - lives, 'LIMIT', 0, 100)) do drop(old) end
if redis.call('HSET', texts, hash, text) == 1 then bytes = bytes + #text + ${ENTRY_BYTES} end
redis.call('ZADD', used, now, hash)
while bytes > most do
  local oldest = redis.call('ZRANGE', used, 0, 0)[1]
  if not oldest then
    redis.call('DEL', texts)
    bytes = 0
  else
    drop(oldest)
  end
end
redis.call('SET', size, bytes)
for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], lives) end
return bytes`;

/** What is used of ioredis, of a single server or a cluster. */
export interface ScriptRedis {
  defineCommand(name: string, definition: { readonly numberOfKeys: number; readonly lua: string }): void;
}

export interface ApqCommands {
  apqRead(...keysAndArguments: (string | number)[]): Promise<string | null>;
  apqWrite(...keysAndArguments: (string | number)[]): Promise<number>;
}

/** Teaches a client the scripts. */
export function defineApqCommands(redis: ScriptRedis): ApqCommands {
  redis.defineCommand('apqRead', { numberOfKeys: 3, lua: READ });
  redis.defineCommand('apqWrite', { numberOfKeys: 3, lua: WRITE });
  // The client bears the commands from here on, which its type cannot say.
  return redis as unknown as ApqCommands;
}
