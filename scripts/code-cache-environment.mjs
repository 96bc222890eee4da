import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node, whose modules are compiled once per worker: every test file loads a thousand of them anew, in a
 * context of its own, and half of that time would go into parsing the same sources. What they do, and when, is as ever.
 */
export default TestEnvironment;

const { compileFunction } = vm;
/** By file name. */
const compiled = new Map();

vm.compileFunction = (source, parameters, options) => {
  const { filename } = options ?? {};
  const known = compiled.get(filename);
  if (known?.source === source)
    return compileFunction(source, parameters, { ...options, cachedData: known.data });
  const made = compileFunction(source, parameters, { ...options, produceCachedData: true });
  if (filename !== undefined) compiled.set(filename, { source, data: made.cachedData });
  return made;
};
