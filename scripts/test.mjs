/**
 * `npm test`: set-up, then every check, even after one has failed; the last line is `N passed, N failed`.
 * `npm test -- <pattern>` runs the tests of the files that match, and no other check. `npm run test:long` runs *.long.test.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, install, ROOT, SetupError } from './setup.mjs';

const long = process.argv.includes('--long');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--long');
const bin = (path) => [process.execPath, join(ROOT, 'node_modules', path)];
const BUILD = [process.execPath, 'scripts/build.mjs'];
/** Each is one passed or one failed, the longest first. These read sources alone, and so need not wait for the build. */
const OF_SOURCES = [
  [
    'lint',
    [
      ...bin('eslint/bin/eslint.js'),
      '.',
      '--max-warnings=0',
      '--cache',
      '--cache-location=node_modules/.cache/eslint/',
    ],
  ],
  ['types of tests', [...bin('typescript/bin/tsc'), '-p', 'tsconfig.tests.json']],
  [
    'format',
    [
      ...bin('prettier/bin/prettier.cjs'),
      '--check',
      '--log-level=warn',
      '.',
      '--cache',
      '--cache-location=node_modules/.cache/prettier-check',
    ],
  ],
];
const OF_WHAT_WAS_BUILT = [
  ['generated code', [process.execPath, 'scripts/check-codegen.mjs']],
  ['supergraph', [process.execPath, 'schema/dist/compose.js', '--check']],
  ['migrations', [process.execPath, 'scripts/generate-migrations.mjs', '--check']],
];
const results = [];

try {
  checkNode();
  installLocked();
  const built = check('build', BUILD);
  const checks = long || patterns.length > 0 ? [built] : startChecks(built);
  // One of the two has nothing left to do: jest takes its core, and then the other's.
  await Promise.race(checks);
  if (await built) await runJest();
  await Promise.all(checks);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  results.push({ name: 'set-up', passed: 0, failed: results.some(({ failed }) => failed > 0) ? 0 : 1 });
}
report();

/** When it fails it ends the run. */
function installLocked() {
  const started = performance.now();
  try {
    say('install');
    install(say);
    noteResult('install', true, started);
  } catch (error) {
    noteResult('install', false, started);
    throw error;
  }
}

/**
 * Every check, whatever becomes of the others, on two cores, the machine that CI has: the build and what comes after it on one, on the
 * other what need not wait for it.
 */
function startChecks(built) {
  const waiting = [...OF_SOURCES, ...OF_WHAT_WAS_BUILT];
  const runWaiting = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      if (!OF_WHAT_WAS_BUILT.includes(next) || (await built)) await check(...next);
  };
  return [built.then(runWaiting), runWaiting()];
}

/** Resolves to whether it passed; what it prints is kept together. */
async function check(name, [program, ...args]) {
  const started = performance.now();
  say(name);
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(printed));
  noteResult(name, status === 0, started);
  return status === 0;
}

function noteResult(name, passed, started) {
  results.push({ name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, millis: performance.now() - started });
}

/** Counts come from a reporter of ours, by project. What ran nothing, or was skipped or left as a todo, has not passed. */
async function runJest() {
  say(long ? 'long tests' : 'tests');
  const folder = mkdtempSync(join(tmpdir(), 'rookery-jest-'));
  const countsFile = join(folder, 'counts.json');
  const [node, jest] = bin('jest/bin/jest.js');
  const reporters = ['--reporters=default', `--reporters=${join(ROOT, 'scripts/jest-counts.mjs')}`];
  const running = spawn(node, [jest, ...patterns, '--ci', ...reporters], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ROOKERY_TEST_COUNTS: countsFile, ...(long ? { ROOKERY_LONG_TESTS: '1' } : {}) },
  });
  const [status] = await once(running, 'close');
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : {};
  rmSync(folder, { recursive: true, force: true });
  for (const [project, count] of Object.entries(counts)) noteProject(project, count);
  compareE2e(counts);
  // Jest can fail with all its tests passed: a set-up or an error outside of any test.
  const failed = Object.values(counts).some(({ failed, notRun }) => failed + notRun > 0);
  if (status !== 0 && !failed) results.push({ name: 'jest itself', passed: 0, failed: 1 });
}

/** Files of a project run side by side: its time is theirs added up. */
function noteProject(project, { passed, failed, notRun, millis }) {
  if (notRun > 0) say(`${notRun} tests of ${project} were skipped: they count as failed`);
  results.push({ name: `tests, ${project}`, passed, failed: failed + notRun, millis });
}

/** The end-to-end tests run on the product in one process and in several: as many must pass on both. */
function compareE2e(counts) {
  const ways = Object.entries(counts).filter(([project]) => project.startsWith('e2e '));
  if (ways.length === 0) return;
  const said = ways.map(([project, { passed }]) => `${project.slice('e2e '.length)} ${passed}`).join(', ');
  const equal = ways.length === 2 && ways[0][1].passed === ways[1][1].passed;
  results.push({ name: `e2e passed alike: ${said}`, passed: equal ? 1 : 0, failed: equal ? 0 : 1 });
}

function report() {
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  console.log('');
  for (const { name, passed, failed, millis = 0 } of results) {
    const seconds = (millis / 1000).toFixed(1).padStart(7);
    console.log(`${failed > 0 ? 'FAIL' : 'ok  '} ${seconds} s  ${name}: ${passed} passed, ${failed} failed`);
  }
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') > 0 || total('passed') === 0 ? 1 : 0;
}

function say(line) {
  console.log(`test: ${line}`);
}
