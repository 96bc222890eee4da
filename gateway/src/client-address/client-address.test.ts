import type { IncomingMessage } from 'node:http';
import { createClientAddress } from './client-address.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('the address that a client is counted by', () => {
  const direct = createClientAddress({ trustedProxies: [] });
  const proxied = createClientAddress({ trustedProxies: ['10.0.0.0/8', '::1', '127.0.0.1'] });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['127.0.0.1', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['::1', undefined],
  ])('is, for %s, %s', (remote, counted) => expect(direct(request(remote))).toBe(counted));

  it('is not what a client says of itself', () => {
    expect(direct(request('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
    expect(proxied(request('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
    // The proxy appends what it saw; what stands before it came from the client.
    expect(proxied(request('10.1.2.3', '198.51.100.1, 203.0.113.7'))).toBe('203.0.113.7');
    expect(proxied(request('10.1.2.3', '127.0.0.1, 203.0.113.7'))).toBe('203.0.113.7');
  });

  it('is what proxies that are trusted say, through several of them', () => {
    expect(proxied(request('10.1.2.3', '203.0.113.7'))).toBe('203.0.113.7');
    expect(proxied(request('127.0.0.1', '203.0.113.7, 10.9.9.9'))).toBe('203.0.113.7');
    expect(proxied(request('::1', '2001:db8::7'))).toBe('2001:db8::/64');
  });

  it('is one for all that a proxy writes and that is no address', () => {
    expect(proxied(request('10.1.2.3', 'somebody'))).toBe('unknown');
  });
});
