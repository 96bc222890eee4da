import vm from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const { compileFunction, createContext } = vm;
/** By file name. */
const compiled = new Map();
/** Jest wants a context to compile in, and is given one that nothing runs in. */
const UNUSED_CONTEXT = createContext({});
/** Where every module is compiled: in the worker's own context, and parsed once, however many test files load it. */
vm.compileFunction = (source, parameters, { parsingContext: _unused, ...options } = {}) => {
  const { filename } = options;
  const known = compiled.get(filename);
  if (known?.source === source)
    return compileFunction(source, parameters, { ...options, cachedData: known.data });
  const made = compileFunction(source, parameters, { ...options, produceCachedData: true });
  if (filename !== undefined) compiled.set(filename, { source, data: made.cachedData });
  return made;
};

/**
 * Jest's environment for Node without a context for each test file: the files of a worker follow each other on its global object.
 * A context of vm looks up every global by way of an interceptor, and what is loaded in one is of no use in the next; together they
 * took more than a third of the CPU of the tests. Our modules are still evaluated anew for every file (worker-runtime.cjs says
 * which are not). Of the globals, the console, process.env and what jest sets are put back after each file.
 */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.projectGlobals = Object.keys(projectConfig.globals);
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.before = {
      console,
      exit: process.exit,
      variables: { ...process.env },
      symbols: Object.getOwnPropertySymbols(globalThis),
    };
    Object.assign(globalThis, projectConfig.globals);
  }

  async setup() {}

  /** The clock is real again before jest looks how long the file took. */
  handleTestEvent({ name }) {
    if (name === 'teardown') this.fakeTimersModern.useRealTimers();
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    this.fakeTimersModern = null;
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    for (const name of Object.keys(process.env))
      if (!(name in this.before.variables)) delete process.env[name];
    Object.assign(process.env, this.before.variables);
    for (const key of [...this.projectGlobals, ...symbolsOfOneFile()])
      if (!this.before.symbols.includes(key)) Reflect.deleteProperty(globalThis, key);
  }

  exportConditions() {
    return this.conditions;
  }

  getVmContext() {
    return UNUSED_CONTEXT;
  }
}

/** What jest keeps of a test file on the global object. Other packages register what they keep there, and go on using it. */
function symbolsOfOneFile() {
  const jests = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL'];
  return Object.getOwnPropertySymbols(globalThis).filter((symbol) => {
    const name = Symbol.keyFor(symbol);
    return name === undefined || jests.includes(name);
  });
}
