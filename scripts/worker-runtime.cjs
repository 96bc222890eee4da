const { default: Runtime } = require('jest-runtime');

/**
 * Jest's runtime, but what others wrote is loaded once per worker, by Node: two thirds of the modules of a test file. Left to jest are
 * our own modules, anew for every file, and those that it has to translate from ESM. What such a package keeps for itself outlives
 * the test file: ours hand it their own registries, clients and options, so nothing of theirs is kept there.
 */
module.exports = class WorkerRuntime extends Runtime {
  requireModule(from, moduleName, options, isRequireActual) {
    if (moduleName && !options?.isInternalModule && !this._resolution.isCoreModule(moduleName)) {
      const path = this._resolution.resolveCjs(from, moduleName);
      this.untranslated ??= this._config.transformIgnorePatterns.map((pattern) => new RegExp(pattern));
      if (this.untranslated.some((pattern) => pattern.test(path))) return require(path);
    }
    return super.requireModule(from, moduleName, options, isRequireActual);
  }
};
