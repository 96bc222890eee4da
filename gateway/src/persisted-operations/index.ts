export {
  createPersistedOperations,
  type PersistedOperations,
  type PersistedOperationsMode,
  type PersistedOperationsOptions,
} from './persisted-operations.ts';
export {
  PERSISTED_OPERATION_CODES,
  type OperationRequest,
  type PersistedOperationCode,
  type RefusedOperation,
  type Resolved,
  type ResolvedOperation,
} from './resolution.ts';
export type { PrepareOperation } from './listed-operations.ts';
