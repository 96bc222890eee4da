/** Generates the resolver types in memory and compares them with what is committed. Writes nothing. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { generate, loadContext } from '@graphql-codegen/cli';
import * as prettier from 'prettier';
import { ROOT } from './setup.mjs';

const context = await loadContext(join(ROOT, 'codegen.yml'));
context.updateConfig({ silent: true, errorsOnly: true });
const outputs = await generate(context, false);

const stale = [];
for (const { filename, content } of outputs) {
  const file = join(ROOT, filename);
  const options = await prettier.resolveConfig(file);
  const wanted = await prettier.format(content, { ...options, filepath: file });
  if (readOrEmpty(file) !== wanted) stale.push(relative(ROOT, file));
}
if (stale.length > 0) {
  console.error(`Not what the schema says: ${stale.join(', ')}. Run: npm run codegen`);
  process.exitCode = 1;
} else {
  console.log(`${outputs.length} generated files are up to date.`);
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
