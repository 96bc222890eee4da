export { prepareOperation } from './prepare-operation.ts';
export {
  createOperationIntake,
  tooMany,
  type AdmittedOperation,
  type AskedOperation,
  type OperationIntake,
  type RefusedOperation,
} from './operation-intake.ts';
export { asksForCost, COST_HEADER, type OperationCost } from './operation-cost.ts';
export { requestClient, socketClient, type RequestClient } from './request-client.ts';
export { createPreparedOperations } from './prepared-operations.ts';
