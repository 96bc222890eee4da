import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStores, startWorld, type World } from '../world.ts';

/** A world whose operator hands out tokens of any lifetime, and whose metrics are read. */
export interface ClientsWorld extends World {
  /** The same token with another expiry, signed with this product's own key. */
  reissue(accessToken: string, lifetimeSeconds: number): string;
  /** Operations of a name that the gateway has answered, over HTTP and sockets, by its own count. */
  answered(operation: string): Promise<number>;
}

/** Of events per reader: so few that a client's break is longer than what the server still has. */
export const REPLAY_LIMIT = 5;

export async function startClientsWorld(): Promise<ClientsWorld> {
  const stores = await openStores();
  const world = await startWorld({ LIVE_REPLAY_LIMIT: String(REPLAY_LIMIT) }, stores);
  const keyFile = join(stores.settings['DATA_DIR'] ?? '', 'keys/keys.json');
  return Object.assign(Object.create(world) as World, {
    reissue: (accessToken: string, lifetimeSeconds: number) =>
      withLifetime(accessToken, lifetimeSeconds, keyFile),
    async answered(operation: string) {
      const metrics = await (await fetch(`${world.origin}/metrics`)).text();
      return metrics
        .split('\n')
        .filter((line) => line.startsWith('rookery_requests_total{') && line.includes(`"${operation}"`))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
  });
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function withLifetime(accessToken: string, lifetimeSeconds: number, keyFile: string): string {
  const { tokenPrivateKeyPem } = JSON.parse(readFileSync(keyFile, 'utf8')) as { tokenPrivateKeyPem: string };
  const [header = '', payload = ''] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds;
  const signed = `${header}.${Buffer.from(JSON.stringify({ ...claims, exp })).toString('base64url')}`;
  const key = createPrivateKey(tokenPrivateKeyPem);
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
