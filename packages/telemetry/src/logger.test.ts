import { createLogger, withoutRedaction } from './logger.ts';

function createCapturedLogger() {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>) };
  return { lines, logger: createLogger({ name: 'test', level: 'info', stream }) };
}

/** As drizzle and postgres throw them: the statement's parameters everywhere. */
function createQueryError(): Error {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "emails_key"'), {
    name: 'PostgresError',
    code: '23505',
    detail: 'Key (email)=(eve@example.com) already exists.',
    table_name: 'accounts',
    constraint_name: 'emails_key',
    parameters: ['eve@example.com', 'hash-of-hunter2'],
  });
  return Object.assign(
    new Error(
      'Failed query: insert into accounts values ($1, $2)\nparams: eve@example.com,hash-\nof-hunter2',
      {
        cause,
      },
    ),
    { query: 'insert into accounts', params: ['eve@example.com', 'hash-of-hunter2'] },
  );
}

describe('the log', () => {
  it('leaves secrets out, however they are nested', () => {
    const { lines, logger } = createCapturedLogger();
    logger.info({
      password: 's1',
      input: { token: 's2', headers: { authorization: 's3', 'set-cookie': 's4' } },
    });
    logger.child({ request: { cookie: 's5' } }).info('with a child');
    expect(JSON.stringify(lines)).not.toMatch(/s[1-5]"/);
    expect(lines).toMatchObject([{ password: '[secret]' }, { request: { cookie: '[secret]' } }]);
  });

  it('tells of an error where it happened and why, and nothing of the data that it was about', () => {
    const { lines, logger } = createCapturedLogger();
    logger.error({ err: createQueryError() }, 'failed');
    const text = JSON.stringify(lines);
    for (const secret of ['eve@example.com', 'hash-', 'of-hunter2']) expect(text).not.toContain(secret);
    expect(lines[0]).toMatchObject({
      msg: 'failed',
      err: {
        type: 'Error',
        message: expect.stringContaining('Failed query: insert into accounts'),
        stack: expect.stringContaining('logger.test.ts'),
        cause: { type: 'PostgresError', code: '23505', table: 'accounts', constraint: 'emails_key' },
      },
    });
  });

  it('shortens chains of causes that go in circles', () => {
    const { lines, logger } = createCapturedLogger();
    const error = new Error('circular');
    error.cause = error;
    logger.error({ err: error });
    expect(lines).toHaveLength(1);
  });

  it('keeps level and bindings where nothing needs to be looked for', () => {
    const { lines, logger } = createCapturedLogger();
    const own = withoutRedaction(logger.child({ part: 'gateway' }));
    own.info({ status: 200 }, 'answered');
    own.debug('not at this level');
    expect(lines).toEqual([expect.objectContaining({ part: 'gateway', status: 200, msg: 'answered' })]);
  });
});
