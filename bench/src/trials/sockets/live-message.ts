/** What a client makes of a message of graphql-transport-ws, without parsing all of it: thousands arrive at once. */
export type LiveMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'post'; readonly postId: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'failure'; readonly text: string };

const SHOWN = 300;
const POST = /"node":\{[^{}]*?"id":"(\d+)"/;

export function readLiveMessage(text: string): LiveMessage {
  const type = /"type":"(\w+)"/.exec(text.slice(0, SHOWN))?.[1];
  switch (type) {
    case 'connection_ack':
      return { kind: 'ready' };
    case 'ping':
      return { kind: 'ping' };
    case 'next': {
      if (text.includes('"errors":[')) return { kind: 'failure', text: text.slice(0, SHOWN) };
      const postId = POST.exec(text)?.[1];
      return postId === undefined ? { kind: 'other' } : { kind: 'post', postId };
    }
    case 'pong':
      return { kind: 'other' };
    default:
      return { kind: 'failure', text: text.slice(0, SHOWN) };
  }
}
