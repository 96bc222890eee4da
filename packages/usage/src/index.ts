export { coordinatesIn, documentUse, type DocumentUse } from './document-use.ts';
export { OTHER, type UsageBatch, type UsageClient, type UsageOperation } from './usage-batch.ts';
export { dayOf, KEPT_DAYS, usageKeys, type UsageDay } from './usage-keys.ts';
export { addUsage, type UsagePipeline, type UsageSizes, type UsageWriteRedis } from './usage-writer.ts';
export { readUsage, type UsageEntry, type UsageReadRedis, type UsageReport } from './usage-report.ts';
