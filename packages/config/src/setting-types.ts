import { isIP } from 'node:net';
import { z } from 'zod';

/** A whole number within bounds. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** One of these words. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

/** A URL with one of these schemes. The message never repeats the value: a URL may bear a password. */
export function urlWith(...schemes: readonly string[]) {
  const message = `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z.string().refine((value) => {
    return URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1));
  }, message);
}

/** A secret that others must not be able to guess. The message never repeats the value. */
export function secret({ minLength }: { readonly minLength: number }) {
  const message = `must be at least ${minLength} letters, digits or -._~+/=`;
  return z.string().regex(new RegExp(`^[A-Za-z0-9\\-._~+/=]{${minLength},}$`), message);
}

/** Words between commas; spaces and empty ones fall away. */
export function list(isGood: (item: string) => boolean, message: string) {
  return z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(isGood), message);
}

/** `https://app.example`: scheme, host and port, nothing after. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

/** An address, a network such as `10.0.0.0/8`, or a word for some. */
export function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** What a limit may be changed to: so many points in so many seconds, or none at all. */
export type RateChange = { readonly points: number; readonly seconds: number } | 'off';

const RATE = /^([\w.]+)=(?:(\d{1,9})\/(\d{1,7})|off)$/;

/** `signUp.address=5/3600,posting.viewer=off`: points per seconds by the name of the limit. */
export function rates() {
  const message = 'must be rates such as signUp.address=5/3600, or posting.viewer=off, with commas between';
  return list((item) => RATE.test(item), message).transform((items) =>
    Object.fromEntries(items.map((item) => rateOf(item))),
  );
}

function rateOf(item: string): [string, RateChange] {
  const [, name = '', points, seconds] = RATE.exec(item) ?? [];
  if (points === undefined) return [name, 'off'];
  return [name, { points: Number(points), seconds: Math.max(1, Number(seconds)) }];
}
