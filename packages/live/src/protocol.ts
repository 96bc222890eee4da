import type { ViewerIdentity } from '@rookery/auth';
import type { UserId } from '@rookery/ids';
import { DomainError, type ErrorCode } from '@rookery/errors';
import type { LiveEvent, LiveRequest } from './live-source.ts';

/** Where feed takes the connection. */
export const LIVE_PATH = '/internal/live';

/** Names a subscription or a question on one connection, chosen by the gateway. */
export type ChannelId = number;

/** From the gateway to feed. */
export type UpMessage =
  | {
      readonly type: 'subscribe';
      readonly id: ChannelId;
      readonly identity: ViewerIdentity;
      readonly since?: string;
      readonly filter?: LiveRequest['filter'];
    }
  | { readonly type: 'unsubscribe'; readonly id: ChannelId }
  /** Asks `relatedAmong`. */
  | {
      readonly type: 'related';
      readonly id: ChannelId;
      readonly viewerIds: readonly UserId[];
      readonly userIds: readonly UserId[];
    };

/** From feed to the gateway. */
export type DownMessage =
  /** Nothing is missed from here on; `cursor` resumes from here. */
  | { readonly type: 'subscribed'; readonly id: ChannelId; readonly cursor: string }
  | { readonly type: 'event'; readonly ids: readonly ChannelId[]; readonly event: LiveEvent }
  /** The answer to a question; without viewers: it failed. */
  | { readonly type: 'related'; readonly id: ChannelId; readonly viewerIds?: readonly UserId[] }
  /** Refused, failed, or (without an error) at its end. */
  | { readonly type: 'ended'; readonly id: ChannelId; readonly error?: WireError };

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A failure as it crosses the connection; one that was not foreseen loses its message. */
export function toWireError(error: unknown): WireError {
  if (error instanceof DomainError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.', details: {} };
}

/** The failure as the gateway throws it. */
export function fromWireError({ code, message, details }: WireError): DomainError {
  return new DomainError(code, message, details);
}

/** A message of the other side, which is ours and authenticated; undefined when it is none all the same. */
export function readMessage<M extends UpMessage | DownMessage>(
  text: string,
  types: readonly M['type'][],
): M | undefined {
  try {
    const message = JSON.parse(text) as M;
    return types.includes(message?.type) ? message : undefined;
  } catch {
    return undefined;
  }
}
