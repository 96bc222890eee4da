export { freeAddress, takenPort, type Listening } from './ports.ts';
export { createManagedProcess, type ManagedProcess, type ProcessSpec } from './managed-process.ts';
export { startDistributed, type DistributedOptions } from './distributed.ts';
export { addressOf, processSpecs, type ServiceEntry, type Instance } from './process-specs.ts';
export { createSupervisor, type Supervisor, type SupervisorOptions } from './supervisor.ts';
