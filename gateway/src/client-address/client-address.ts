import type { IncomingMessage } from 'node:http';
import type { Logger } from '@rookery/telemetry';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import proxyAddress from 'proxy-addr';

/**
 * What a request's sender is counted by: an IPv4 address, or the /64 network of an IPv6 one, of which a home or a phone
 * has all addresses. Undefined: this machine itself, which is not counted.
 */
export type ClientAddress = (request: IncomingMessage) => string | undefined;

/** Bytes of an IPv6 address that name the network. */
const NETWORK_BYTES = 8;
/** Characters of an IPv6 address with its zone. */
const MAX_REMEMBERED_LENGTH = 64;

/**
 * Reads addresses of clients. `X-Forwarded-For` counts as far as it was written by the proxies named, which are
 * addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and `uniquelocal`.
 */
export function createClientAddress({
  trustedProxies,
  logger,
}: {
  readonly trustedProxies: readonly string[];
  readonly logger?: Logger;
}): ClientAddress {
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  let isWarned = false;

  /** Somebody stands before us whom nobody named: all who come through it are one sender, or none. */
  function warnOnce({ headers }: IncomingMessage): void {
    if (isWarned || headers['x-forwarded-for'] === undefined) return;
    isWarned = true;
    logger?.warn(
      'X-Forwarded-For comes in, and TRUSTED_PROXIES names no proxy: senders cannot be told apart',
    );
  }

  return (request) => {
    if (trustedProxies.length === 0) {
      warnOnce(request);
      return countedAs(request.socket.remoteAddress ?? '');
    }
    return countedAs(proxyAddress(request, isTrusted));
  };
}

/** Addresses seen last: reading one takes longer than all else that is done with it. */
const known = new LRUCache<string, { readonly counted: string | undefined }>({ max: 10_000 });

function countedAs(text: string): string | undefined {
  const before = known.get(text);
  if (before) return before.counted;
  const counted = read(text);
  // What a client wrote itself, behind a proxy that passes it on, may be long.
  if (text.length <= MAX_REMEMBERED_LENGTH) known.set(text, { counted });
  return counted;
}

function read(text: string): string | undefined {
  // What a proxy wrote that is no address: all such share one count.
  if (!ipaddr.isValid(text)) return 'unknown';
  const address = ipaddr.process(text);
  if (address.range() === 'loopback') return undefined;
  if (address.kind() === 'ipv4') return address.toString();
  const network = address.toByteArray().map((byte, index) => (index < NETWORK_BYTES ? byte : 0));
  return `${ipaddr.fromByteArray(network).toString()}/64`;
}
