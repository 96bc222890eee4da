import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import {
  createPersistedQueryManifestVerificationLink,
  generatePersistedQueryIdsFromManifest,
} from '@apollo/persisted-query-lists';
import { possibleTypes, typePolicies } from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { PASSWORD } from '../client.ts';
import { sha256, type ClientsWorld } from './clients-world.ts';
import { createWatchedFetch } from './watched-fetch.ts';
import { ROOT } from '../world-product.ts';

interface Manifest {
  readonly format: string;
  readonly operations: {
    readonly id: string;
    readonly name: string;
    readonly type: 'query' | 'mutation' | 'subscription';
    readonly body: string;
  }[];
}
/** What an app asks for; the others of operations/ are not on its list. */
const OPERATIONS = ['SignUp', 'CreatePost', 'HomeTimeline', 'PublicTimeline'];
const UNLISTED = '{ viewer { user { username } } }';

/** Starts the gateway anew, twice: what comes after it in the same world starts it again. */
export function persistedManifest(started: () => ClientsWorld): void {
  describe('with @apollo/client and a manifest that Apollo’s tool generated', () => {
    let folder: string;
    let manifest: Manifest;
    let world: ClientsWorld;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'rookery-manifest-'));
      manifest = generateManifest(folder);
      world = started();
      await world.start(settings('require-id'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const settings = (mode: string) => ({
      PERSISTED_OPERATIONS_MANIFEST: join(folder, 'manifest.json'),
      PERSISTED_OPERATIONS_MODE: mode,
    });

    /** As docs/clients.md has it: ids by name from the manifest, queries by GET. */
    function open(token?: string) {
      const { fetch, sent } = createWatchedFetch();
      const loadManifest = () => manifest;
      const onVerificationFailed = jest.fn();
      const client = new ApolloClient({
        cache: new InMemoryCache({ typePolicies, possibleTypes }),
        link: ApolloLink.from([
          // Its types name Apollo's CommonJS build, which is another class to TypeScript.
          createPersistedQueryManifestVerificationLink({
            loadManifest,
            onVerificationFailed,
          }) as unknown as ApolloLink,
          new PersistedQueryLink({
            ...generatePersistedQueryIdsFromManifest({ loadManifest }),
            useGETForHashedQueries: true,
          }),
          new HttpLink({
            uri: world.url,
            fetch,
            headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
          }),
        ]),
      });
      return { client, sent, onVerificationFailed };
    }
    async function refusal(body: object): Promise<{ status: number; code: unknown; data: unknown }> {
      const response = await fetch(world.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      });
      const { data, errors } = (await response.json()) as {
        data?: unknown;
        errors?: { extensions: { code: string } }[];
      };
      return { status: response.status, code: errors?.[0]?.extensions.code, data };
    }
    const hashOnly = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
    const textOf = (name: string) => manifest.operations.find((each) => each.name === name)?.body ?? '';

    it('has Apollo’s format, and the operations of the app under ids of their own', () => {
      expect(manifest.format).toBe('apollo-persisted-query-manifest');
      expect(manifest.operations.map(({ name }) => name).sort()).toEqual([...OPERATIONS].sort());
    });

    it('an app signs up, posts and reads by ids alone, and no text travels', async () => {
      const input = { username: 'manifest_alice', email: 'manifest_alice@example.com', password: PASSWORD };
      const stranger = open();
      const { data } = await stranger.client.mutate({
        mutation: gql(operation('SignUp')),
        variables: { input },
      });
      const { accessToken } = (data as { signUp: { accessToken: string } }).signUp;
      const app = open(accessToken);
      await app.client.mutate({
        mutation: gql(operation('CreatePost')),
        variables: { input: { text: 'by id' } },
      });
      const home = await app.client.query({ query: gql(operation('HomeTimeline')), variables: { first: 5 } });
      expect(home.data).toMatchObject({ homeTimeline: { edges: [{ node: { text: 'by id' } }] } });
      const ids = manifest.operations.map(({ id }) => id);
      const sent = [...stranger.sent, ...app.sent];
      expect(sent.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
      for (const { hasText, hash, status } of sent) {
        expect({ hasText, status }).toEqual({ hasText: false, status: 200 });
        expect(ids).toContain(hash);
      }
      expect(app.onVerificationFailed).not.toHaveBeenCalled();
    });

    it('free text is refused, also with the text or the hash of what is listed, and nothing can be registered', async () => {
      const free = { status: 400, code: 'PERSISTED_QUERY_ID_REQUIRED', data: undefined };
      expect(await refusal({ query: UNLISTED })).toEqual(free);
      expect(await refusal({ query: textOf('PublicTimeline') })).toEqual(free);
      const unknown = { status: 404, code: 'PERSISTED_QUERY_NOT_IN_LIST', data: undefined };
      expect(await refusal(hashOnly(sha256(UNLISTED)))).toMatchObject(unknown);
      const registering = await refusal({ query: UNLISTED, ...hashOnly(sha256(UNLISTED)) });
      expect(registering).toMatchObject({ status: 400, data: undefined });
      expect(await refusal(hashOnly(sha256(UNLISTED)))).toMatchObject(unknown);
    });

    it('with require-list, free text runs if it is listed, and no other', async () => {
      await world.start(settings('require-list'));
      expect(await refusal({ query: textOf('PublicTimeline') })).toMatchObject({
        status: 200,
        code: undefined,
        data: { publicTimeline: {} },
      });
      expect(await refusal({ query: UNLISTED })).toEqual({
        status: 403,
        code: 'QUERY_NOT_IN_SAFELIST',
        data: undefined,
      });
      const registering = await refusal({ query: UNLISTED, ...hashOnly(sha256(UNLISTED)) });
      expect(registering).toMatchObject({ status: 400, data: undefined });
      const app = open();
      await app.client.query({ query: gql(operation('PublicTimeline')), variables: { first: 1 } });
      expect(app.sent).toMatchObject([{ method: 'GET', hasText: false, status: 200 }]);
    });
  });
}

/** Runs Apollo's own tool on the app's operations. */
function generateManifest(folder: string): Manifest {
  const config = join(folder, 'persisted-query-manifest.config.json');
  const output = join(folder, 'manifest.json');
  const documents = OPERATIONS.map((name) => join(ROOT, 'operations', `${name}.graphql`));
  writeFileSync(config, JSON.stringify({ documents, output }));
  const tool = createRequire(import.meta.url).resolve('@apollo/generate-persisted-query-manifest/cli.js');
  execFileSync(process.execPath, [tool, '--config', config], { stdio: 'pipe' });
  return JSON.parse(readFileSync(output, 'utf8')) as Manifest;
}
