export { createCostModel } from './cost-model.ts';
export type { CostModel } from './cost-model.ts';
