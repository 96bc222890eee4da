import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, types } from 'node:util';
import { readUsage, type UsageReport } from '@rookery/usage';
import { Redis } from 'ioredis';
import { describeCheck, isBreaking } from './check/check-report.ts';
import { schemaOfFile, workingTreeSchema } from './check/client-schema.ts';
import { CommandError } from './check/command-error.ts';
import { checkOperations } from './check/operation-check.ts';
import { operationsDirectory } from './index.ts';
import { generateManifest } from './manifest/manifest-generation.ts';
import { ManifestError, parseManifest } from './manifest/index.ts';

/** Where the manifest of the example operations is committed. */
export const manifestFile = join(operationsDirectory, 'persisted-query-manifest.json');

const HELP = `npm run operations -- manifest [--out FILE]
  writes the manifest of operations/*.graphql in Apollo's format

npm run operations -- check [--manifest FILE]... [--schema FILE] [--usage REDIS_URL] [--days N] [--json]
  tells which operations of a manifest a schema breaks, and what deprecated they use;
  --schema: a composed supergraph, or a schema as clients see it; left out: schema/*.graphql as they are, composed
  --usage: the Redis of the gateways, to tell who uses what is gone or deprecated
  exits with 1 when something breaks`;

const OK = 0;
const BREAKS = 1;
const WRONG = 2;

/** Where a command writes to: a line each. */
export interface CommandOutput {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Runs a command. Resolves to the exit code: 0, 1 when a check found what breaks, 2 when the command itself is wrong. */
export async function runOperationsCommand(argv: readonly string[], output: CommandOutput): Promise<number> {
  const [command, ...args] = argv;
  try {
    if (command === 'manifest') return await writeManifest(args, output);
    if (command === 'check') return await check(args, output);
    output.complain(HELP);
    return WRONG;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    output.complain(error.message);
    return WRONG;
  }
}

async function writeManifest(args: string[], { say }: CommandOutput): Promise<number> {
  const { values } = parseArgs({ args, options: { out: { type: 'string' } } });
  const file = values.out ?? manifestFile;
  writeFileSync(file, await generateManifest(operationsDirectory));
  say(`wrote ${file}`);
  return OK;
}

async function check(args: string[], { say }: CommandOutput): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      manifest: { type: 'string', multiple: true },
      schema: { type: 'string' },
      usage: { type: 'string' },
      days: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const operations = (values.manifest ?? [manifestFile]).flatMap((file) => parseManifest(read(file), file));
  const schema = values.schema === undefined ? workingTreeSchema() : schemaOfFile(values.schema);
  const usage = values.usage === undefined ? undefined : await usageAt(values.usage, values.days);
  const found = checkOperations(schema, operations, usage);
  say(values.json ? JSON.stringify(found, null, 2) : describeCheck(found));
  return isBreaking(found) ? BREAKS : OK;
}

async function usageAt(url: string, days: string | undefined): Promise<UsageReport> {
  if (!/^rediss?:\/\//.test(url)) throw new CommandError('--usage must be a URL: redis://… or rediss://…');
  if (days !== undefined && !/^[1-9]\d{0,2}$/.test(days))
    throw new CommandError('--days must be a whole number from 1 to 999');
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true });
  // What went wrong is told by the command that was under way.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await readUsage(redis, days === undefined ? {} : { days: Number(days) });
  } catch (error) {
    throw new CommandError(`usage cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    redis.disconnect();
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/** Mistakes in how the command was called, and in what it was given. */
function isForPeople(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof ManifestError) return true;
  return types.isNativeError(error) && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
