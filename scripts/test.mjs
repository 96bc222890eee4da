/**
 * `npm test`: set-up, then every check, even after one has failed; the last line is `N passed, N failed`.
 * `npm test -- <pattern>` runs the tests of the files that match, and no other check. `npm run test:long` runs *.long.test.ts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, checkNode, install, ROOT, SetupError } from './setup.mjs';

/** As many as the machine that CI has gives cores. */
const CHECKS_AT_ONCE = 2;
const long = process.argv.includes('--long');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--long');
const bin = (path) => [process.execPath, join(ROOT, 'node_modules', path)];
/** Each is one passed or one failed. */
const CHECKS = [
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
  ['generated code', [process.execPath, 'scripts/check-codegen.mjs']],
  ['supergraph', [process.execPath, 'schema/dist/compose.js', '--check']],
  ['migrations', [process.execPath, 'scripts/generate-migrations.mjs', '--check']],
];
const results = [];

try {
  checkNode();
  step('install', () => install(say));
  step('build', () => build(say));
  if (!long && patterns.length === 0) await runChecks();
  runJest();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  results.push({ name: 'set-up', passed: 0, failed: results.some(({ failed }) => failed > 0) ? 0 : 1 });
}
report();

/** A set-up step that fails ends the run. */
function step(name, work) {
  const started = performance.now();
  const note = (passed) => noteResult(name, passed, started);
  try {
    say(name);
    work();
    note(true);
  } catch (error) {
    note(false);
    throw error;
  }
}

/** Every check, whatever becomes of the others, a few at a time; what each prints is kept together. */
async function runChecks() {
  const waiting = [...CHECKS];
  const runNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await check(...next);
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, runNext));
}

async function check(name, [program, ...args]) {
  const started = performance.now();
  say(name);
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(printed));
  noteResult(name, status === 0, started);
}

function noteResult(name, passed, started) {
  results.push({ name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, millis: performance.now() - started });
}

/** Counts come from a reporter of ours, by project. What ran nothing, or was skipped or left as a todo, has not passed. */
function runJest() {
  say(long ? 'long tests' : 'tests');
  const folder = mkdtempSync(join(tmpdir(), 'rookery-jest-'));
  const countsFile = join(folder, 'counts.json');
  const [node, jest] = bin('jest/bin/jest.js');
  const reporters = ['--reporters=default', `--reporters=${join(ROOT, 'scripts/jest-counts.mjs')}`];
  const { status } = spawnSync(node, [jest, ...patterns, '--ci', ...reporters], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ROOKERY_TEST_COUNTS: countsFile, ...(long ? { ROOKERY_LONG_TESTS: '1' } : {}) },
  });
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
