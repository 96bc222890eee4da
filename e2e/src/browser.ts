import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundledChromium from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const e2eDirectory = join(import.meta.dirname, '..');
const cacheDirectory = join(e2eDirectory, '../node_modules/.cache/rookery');

/** Flags of a Lambda's browser that would make ours unlike a person's, or unsteady. */
const UNWANTED_ARGS = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
  // A GPU played by the CPU, which draws twice as slowly as the CPU itself.
  '--in-process-gpu',
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]);

/**
 * Launches a headless Chromium; the caller closes it. On Linux x64 it is the one in node_modules, which needs nothing
 * of the system and works as root; elsewhere the installed Chrome.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  const folder = await unpackedChromium();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: [
      ...bundledChromium.args.filter((arg) => !UNWANTED_ARGS.has(arg)),
      '--disable-background-networking',
      '--disable-gpu',
    ],
    env: {
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts/fonts.conf'),
    },
  });
}

/**
 * The folder with the binary, its libraries and its fonts. The package unpacks into the system's temporary folder,
 * where a killed run would leave half a binary for ever: here a child unpacks into a folder of its own, which
 * is renamed when complete.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(cacheDirectory, `chromium-${bundledVersion()}`);
  if (existsSync(folder)) return folder;

  const unpacking = `${folder}.unpacking-${process.pid}`;
  await mkdir(unpacking, { recursive: true });
  const unpack = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: e2eDirectory,
    // Seen as a Lambda, it unpacks NSS too, which a bare machine lacks.
    env: { TMPDIR: unpacking, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  const fontsFile = join(unpacking, 'fonts/fonts.conf');
  const fonts = await readFile(fontsFile, 'utf8');
  await writeFile(fontsFile, fonts.replaceAll('/tmp/fonts', join(folder, 'fonts')));
  try {
    await rename(unpacking, folder);
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function bundledVersion(): string {
  const entry = createRequire(join(e2eDirectory, 'package.json')).resolve('@sparticuz/chromium');
  const [packageDirectory] = entry.split(/[\\/]build[\\/]/);
  const { version } = JSON.parse(readFileSync(join(packageDirectory ?? '', 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
