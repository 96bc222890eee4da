import { execFileSync } from 'node:child_process';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operation } from '@rookery/operations';
import { readGraphiqlBundle } from './graphiql-assets.ts';
import { createGraphiqlHandler, createSandboxHandler, type ExplorerHandler } from './index.ts';

const ENDPOINT = '/graphql';
const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let opened: Server | undefined;

/** A bare server in front of one handler; what the handler leaves alone is 418. Returns its origin. */
async function serve(handler: ExplorerHandler): Promise<string> {
  const server = createServer((request, response) => {
    void handler(request, response).then((isHandled) => isHandled || response.writeHead(418).end());
  });
  opened = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The status of a GET whose path goes out exactly as given; fetch would tidy it up first. */
function statusOfRawPath(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(origin, { path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** A different token each time, as a development server mints them. */
function countingAuthorization(): () => Promise<string> {
  let count = 0;
  return async () => `Bearer token-${(count += 1)}`;
}

afterEach(() => {
  opened?.closeAllConnections();
  opened?.close();
});

describe('GraphiQL', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(import.meta.dirname, '../../build-graphiql.mjs')]);
  });

  interface Settings {
    endpoint: string;
    tabs: { query: string; variables?: string }[];
    headers?: string;
    workers: Record<string, string>;
  }

  async function settingsOf(origin: string): Promise<Settings> {
    const html = await (await fetch(`${origin}/graphiql`)).text();
    return JSON.parse(/id="settings">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as Settings;
  }

  test('everything that the page names is on this origin and there', async () => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    const page = await fetch(`${origin}/graphiql`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');

    const named = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, url]) => url as string,
    );
    const loaded = named.filter((url) => !url.startsWith('data:'));
    expect(loaded).toEqual([
      expect.stringMatching(/^\/graphiql\/assets\/app-\w+\.css$/),
      expect.stringMatching(/^\/graphiql\/assets\/app-\w+\.js$/),
    ]);
    const { workers } = await settingsOf(origin);
    expect(Object.keys(workers)).toEqual(['editor', 'json', 'graphql']);
    const chunks = readGraphiqlBundle()?.assets.map((name) => `/graphiql/assets/${name}`) ?? [];
    for (const url of [...loaded, ...Object.values(workers), ...chunks]) {
      const response = await fetch(origin + url);
      expect([url, response.status]).toEqual([url, 200]);
      expect(response.headers.get('content-type')).toMatch(
        url.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
      );
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      await response.arrayBuffer();
    }
  });

  test('the stylesheet loads nothing further from elsewhere', async () => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    const css = await (await fetch(`${origin}/graphiql/assets/${readGraphiqlBundle()?.style}`)).text();
    const urls = [...css.matchAll(/url\(["']?([^)]{5})/g)].map(([, start]) => start);
    expect(new Set(urls)).toEqual(new Set(['data:']));
    expect(css).not.toContain('@import');
  });

  test('the policy lets no script run but this origin’s files', async () => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    const policy = (await fetch(`${origin}/graphiql`)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('http');
  });

  test('the first tab is the home timeline; without a development token there are no headers', async () => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    const settings = await settingsOf(origin);
    expect(settings.endpoint).toBe(ENDPOINT);
    expect(settings.tabs[0]).toEqual({ query: operation('HomeTimeline') });
    expect(settings).not.toHaveProperty('headers');
  });

  test('in development every page comes with a fresh token, which cannot end its script element', async () => {
    const tokens = ['Bearer one', 'Bearer </script><script>alert(1)</script>'];
    const defaultAuthorization = async () => tokens.shift();
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT, defaultAuthorization }));
    expect(JSON.parse((await settingsOf(origin)).headers ?? '')).toEqual({ Authorization: 'Bearer one' });
    expect(JSON.parse((await settingsOf(origin)).headers ?? '')).toEqual({
      Authorization: 'Bearer </script><script>alert(1)</script>',
    });
  });

  test.each([
    '/graphiql/assets/../manifest.json',
    '/graphiql/assets/manifest.json',
    '/graphiql/assets/../../../package.json',
    '/graphiql/assets/..%2f..%2f..%2fpackage.json',
    '/graphiql/assets/%2e%2e/manifest.json',
    '/graphiql/assets/..\\..\\..\\package.json',
    '/graphiql/assets//etc/passwd',
    '/graphiql/assets/',
    '/graphiql/other',
  ])('%s is not found', async (path) => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    expect(await statusOfRawPath(origin, path)).toBe(404);
  });

  test('other paths are left alone, other methods refused', async () => {
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT }));
    for (const path of ['/', '/graphql', '/graphiqlx', '/assets/x']) {
      expect((await fetch(origin + path)).status).toBe(418);
    }
    const posted = await fetch(`${origin}/graphiql`, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`${origin}/graphiql?a=b`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('without a bundle the answer says what to do', async () => {
    const bundleDirectory = join(tmpdir(), 'there-is-no-such-folder');
    const origin = await serve(createGraphiqlHandler({ endpoint: ENDPOINT, bundleDirectory }));
    const response = await fetch(`${origin}/graphiql`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});

describe('Sandbox', () => {
  const document = operation('HomeTimeline');
  const get = (origin: string, accept: string, path = ENDPOINT) =>
    fetch(origin + path, { headers: { accept } });

  test('a browser finds the page with the operation, and a fresh token and nonce each time', async () => {
    const defaultAuthorization = countingAuthorization();
    const origin = await serve(createSandboxHandler({ document, endpoint: ENDPOINT, defaultAuthorization }));
    const nonces = new Set<string | undefined>();
    for (const token of ['Bearer token-1', 'Bearer token-2']) {
      const response = await get(origin, BROWSER_ACCEPT);
      expect([response.status, response.headers.get('vary')]).toEqual([200, 'Accept']);
      const html = await response.text();
      const config = JSON.parse(/embeddedSandboxConfig = (\{.*\});/.exec(html)?.[1] ?? '');
      expect(config).toMatchObject({
        initialState: { document, headers: { Authorization: token }, includeCookies: true },
        runTelemetry: false,
      });
      expect(html).toContain('src="https://embeddable-sandbox.cdn.apollographql.com/v2/');
      expect(html).toContain('var initialEndpoint = new URL("/graphql", window.location.href).href;');
      expect(html).toContain("initialSubscriptionEndpoint: initialEndpoint.replace(/^http/, 'ws'),");
      nonces.add(/script-src 'self' 'nonce-(\w+)'/.exec(html)?.[1]);
    }
    expect([...nonces]).toEqual([expect.any(String), expect.any(String)]);
  });

  test('without a development token the operation has no headers', async () => {
    const origin = await serve(createSandboxHandler({ document, endpoint: ENDPOINT }));
    const html = await (await get(origin, BROWSER_ACCEPT)).text();
    expect(html).toContain('query HomeTimeline(');
    expect(html).not.toContain('Authorization');
  });

  test.each([
    'application/json',
    'application/graphql-response+json, application/json;q=0.9',
    '*/*',
    'application/json, text/html',
  ])('a client that accepts %s is left to the endpoint', async (accept) => {
    const origin = await serve(createSandboxHandler({ document, endpoint: ENDPOINT }));
    expect((await get(origin, accept)).status).toBe(418);
  });

  test('other paths and methods are left alone', async () => {
    const origin = await serve(createSandboxHandler({ document, endpoint: ENDPOINT }));
    expect((await get(origin, BROWSER_ACCEPT, '/')).status).toBe(418);
    const posted = await fetch(origin + ENDPOINT, { method: 'POST', headers: { accept: BROWSER_ACCEPT } });
    expect(posted.status).toBe(418);
  });
});
