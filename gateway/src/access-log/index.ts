export { createAccessLog, NO_ACCESS_LOG, type AccessLog } from './access-log.ts';
export { createOperationReport, noteErrors, type OperationReport } from './operation-report.ts';
export { createReportPlugin } from './report-plugin.ts';
