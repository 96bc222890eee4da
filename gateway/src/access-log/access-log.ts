import { withoutRedaction, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import type { Environment } from '../settings.ts';
import type { OperationReport } from './operation-report.ts';

/** An HTTP request that ended. */
export interface HttpExchange {
  readonly requestId: string;
  readonly method: string;
  /** One of our routes, or what stands for all others: never the client's path, which may bear anything. */
  readonly route: string;
  /** 0: the client left before its answer was out. */
  readonly status: number;
  readonly millis: number;
  /** For /graphql. */
  readonly report: OperationReport | undefined;
}

/** An operation that ended on a socket; a subscription, when it was opened or refused. */
export interface SocketOperationEnd {
  readonly requestId: string;
  readonly report: OperationReport;
  readonly isRejected: boolean;
  readonly millis: number;
}

/** One line a request, and its metrics. Lines bear no text of operations and no variables. */
export interface AccessLog {
  http(exchange: HttpExchange): void;
  socketOperation(end: SocketOperationEnd): void;
}

export const NO_ACCESS_LOG: AccessLog = { http: () => {}, socketOperation: () => {} };

export interface AccessLogDeps {
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly environment: Environment;
}

const [OK, REJECTED] = [200, 400];

/**
 * Operations are logged at info in production, where logs are collected, and at debug elsewhere, where a person looks
 * at the terminal. Other requests, health checks above all, are logged at debug.
 */
export function createAccessLog({ logger, metrics, environment }: AccessLogDeps): AccessLog {
  const lines = withoutRedaction(logger);
  const level = environment === 'production' ? 'info' : 'debug';

  function operation(
    { requestId, millis }: Pick<HttpExchange, 'requestId' | 'millis'>,
    { transport, status, report }: Ended,
  ): void {
    const { kind, name, userId } = report;
    const errorCodes = [...report.errorCodes];
    metrics.answered({ transport, kind, name, status, errorCodes, seconds: millis / 1_000 });
    if (!lines.isLevelEnabled(level)) return;
    lines[level](
      {
        requestId,
        transport,
        type: kind,
        operation: name,
        status,
        millis: rounded(millis),
        userId,
        ...(errorCodes.length > 0 ? { errors: errorCodes } : {}),
      },
      'answered',
    );
  }

  return {
    http(exchange) {
      const { requestId, method, route, status, millis, report } = exchange;
      metrics.httpAnswered(route, status);
      if (report) operation(exchange, { transport: 'http', status, report });
      else lines.debug({ requestId, method, route, status, millis: rounded(millis) }, 'answered');
    },
    socketOperation(end) {
      const { report, isRejected } = end;
      operation(end, { transport: 'ws', status: isRejected ? REJECTED : OK, report });
    },
  };
}

interface Ended {
  readonly transport: 'http' | 'ws';
  readonly status: number;
  readonly report: OperationReport;
}

/** Tenths of a millisecond are all that a reader of a line wants. */
function rounded(millis: number): number {
  return Math.round(millis * 10) / 10;
}
