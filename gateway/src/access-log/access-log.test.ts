import { createLogger, NO_GATEWAY_METRICS, type AnsweredOperation } from '@rookery/telemetry';
import type { Environment } from '../settings.ts';
import { createAccessLog } from './access-log.ts';
import { createOperationReport, noteErrors, type OperationReport } from './operation-report.ts';

function createCaptured({ level, environment }: { level: string; environment: Environment }) {
  const lines: Record<string, unknown>[] = [];
  const operations: AnsweredOperation[] = [];
  const routes: string[] = [];
  const stream = { write: (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>) };
  const accessLog = createAccessLog({
    environment,
    logger: createLogger({ name: 'test', level, stream }),
    metrics: {
      ...NO_GATEWAY_METRICS,
      answered: (operation) => void operations.push(operation),
      httpAnswered: (route, status) => void routes.push(`${route} ${status}`),
    },
  });
  return { accessLog, lines, operations, routes };
}

function reportOf(changes: Partial<OperationReport>): OperationReport {
  return Object.assign(createOperationReport(), changes);
}
const exchange = { requestId: 'request-1', method: 'POST', route: '/graphql', status: 200, millis: 12.345 };
const health = { ...exchange, method: 'GET', route: '/health/ready', report: undefined };

describe('the access log', () => {
  it('has a line per operation at info in production, and none for health checks', () => {
    const { accessLog, lines } = createCaptured({ level: 'info', environment: 'production' });
    accessLog.http({ ...exchange, report: reportOf({ kind: 'query', name: 'Me', userId: '7' }) });
    accessLog.http(health);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 30,
        requestId: 'request-1',
        transport: 'http',
        type: 'query',
        operation: 'Me',
        status: 200,
        millis: 12.3,
        userId: '7',
        msg: 'answered',
      }),
    ]);
    expect(lines[0]).not.toHaveProperty('errors');
  });

  it.each(['development', 'test'] as const)(
    'is silent at info in %s, and complete at debug',
    (environment) => {
      const quiet = createCaptured({ level: 'info', environment });
      const verbose = createCaptured({ level: 'debug', environment });
      for (const { accessLog } of [quiet, verbose]) {
        accessLog.http({ ...exchange, report: createOperationReport() });
        accessLog.http(health);
      }
      expect(quiet.lines).toEqual([]);
      expect(verbose.lines).toHaveLength(2);
      expect(quiet.operations).toEqual(verbose.operations);
      expect(quiet.routes).toEqual(['/graphql 200', '/health/ready 200']);
    },
  );

  it('obeys a level above', () => {
    const { accessLog, lines, operations } = createCaptured({ level: 'warn', environment: 'production' });
    accessLog.http({ ...exchange, report: createOperationReport() });
    expect(lines).toEqual([]);
    expect(operations).toHaveLength(1);
  });

  it('tells the codes of errors, each once', () => {
    const { accessLog, lines, operations } = createCaptured({ level: 'info', environment: 'production' });
    const report = createOperationReport();
    noteErrors(report, [
      { extensions: { code: 'NOT_FOUND' } },
      { extensions: { code: 'NOT_FOUND' } },
      { extensions: { code: 7 } },
      {},
    ]);
    accessLog.socketOperation({ requestId: 'request-2', report, isRejected: true, millis: 1 });
    const errors = ['NOT_FOUND', 'INTERNAL_SERVER_ERROR'];
    expect(lines).toMatchObject([{ transport: 'ws', status: 400, type: 'none', errors }]);
    expect(operations).toMatchObject([{ transport: 'ws', kind: 'none', status: 400, errorCodes: errors }]);
  });
});
