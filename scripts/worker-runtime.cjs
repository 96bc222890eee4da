const { createRequire } = require('node:module');
const { sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const NODE_MODULES = `${sep}node_modules${sep}`;

/** By file. Its conditions are Node's own, so that a package's modules find each other and no second copy of themselves. */
const requires = new Map();
function nodesRequire(from) {
  const known = requires.get(from) ?? createRequire(from);
  requires.set(from, known);
  return known;
}

/**
 * Jest's runtime, but what others wrote is loaded once per worker, by Node, as in production: two thirds of the modules of a test file.
 * Our own are evaluated anew for every file. What a package keeps for itself outlives the file: ours hand it their own registries,
 * clients and options, so nothing of theirs is kept there.
 */
module.exports = class WorkerRuntime extends Runtime {
  requireModule(from, moduleName, options, isRequireActual) {
    const isOurs =
      !moduleName ||
      options?.isInternalModule ||
      this._resolution.isCoreModule(moduleName) ||
      !this._resolution.resolveCjs(from, moduleName).includes(NODE_MODULES);
    return isOurs
      ? super.requireModule(from, moduleName, options, isRequireActual)
      : nodesRequire(from)(moduleName);
  }
};
