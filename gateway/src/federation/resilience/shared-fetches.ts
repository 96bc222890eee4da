import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { copyJson } from '../representations.ts';
import { CallFailure } from './call-failure.ts';
import type { StartedCall, SubgraphCalls } from './subgraph-calls.ts';

export interface FetchOptions {
  /** Fetches of the same key get the answer of one call; undefined: a call of its own. */
  readonly key: string | undefined;
  /** How long this one waits. */
  readonly millisLeft: number;
  /** Told before the fetch rejects. */
  readonly onFailed: (failure: CallFailure) => void;
}

/** Fetches of one subgraph, of which equal ones at one time are one call. */
export interface SharedFetches {
  /** The answer is the caller's to change. Rejects with a CallFailure. */
  fetch(request: SubgraphRequest, options: FetchOptions): Promise<SubgraphResponse>;
}

export interface SharedFetchesDeps {
  readonly calls: SubgraphCalls;
  /** After which a call ends by itself. */
  readonly timeoutMillis: number;
  /** After which a call that goes on is not joined any more. */
  readonly joinableMillis: number;
  /** Milliseconds. */
  readonly now: () => number;
  readonly onJoined: () => void;
}

interface Waiter {
  resolve(response: SubgraphResponse): void;
  reject(failure: CallFailure): void;
  readonly timer: NodeJS.Timeout | undefined;
}
interface SharedCall {
  readonly key: string | undefined;
  readonly startedAt: number;
  /** Who joined first comes first. */
  waiters: Waiter[];
  call: StartedCall | undefined;
}

export function createSharedFetches(deps: SharedFetchesDeps): SharedFetches {
  const { calls, timeoutMillis, joinableMillis, now, onJoined } = deps;
  const underWay = new Map<string, SharedCall>();

  function joinable(key: string | undefined): SharedCall | undefined {
    const known = key === undefined ? undefined : underWay.get(key);
    if (!known || now() - known.startedAt >= joinableMillis) return undefined;
    onJoined();
    return known;
  }

  function start(request: SubgraphRequest, key: string | undefined): SharedCall {
    const shared: SharedCall = { key, startedAt: now(), waiters: [], call: undefined };
    if (key !== undefined) underWay.set(key, shared);
    shared.call = calls.start(request, {
      answered: (response) => handOut(end(shared), response),
      failed(failure) {
        for (const waiter of end(shared)) waiter.reject(failure);
      },
    });
    return shared;
  }

  function forget(shared: SharedCall): void {
    const { key } = shared;
    if (key !== undefined && underWay.get(key) === shared) underWay.delete(key);
  }

  function end(shared: SharedCall): readonly Waiter[] {
    forget(shared);
    const { waiters } = shared;
    shared.waiters = [];
    for (const { timer } of waiters) if (timer) clearTimeout(timer);
    return waiters;
  }

  function wait(shared: SharedCall, { millisLeft, onFailed }: FetchOptions): Promise<SubgraphResponse> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve,
        reject(failure) {
          onFailed(failure);
          reject(failure);
        },
        // A call ends within its own time-out: who has more time needs no clock.
        timer: millisLeft < timeoutMillis ? setTimeout(() => leave(shared, waiter), millisLeft) : undefined,
      };
      shared.waiters.push(waiter);
    });
  }

  function leave(shared: SharedCall, waiter: Waiter): void {
    shared.waiters = shared.waiters.filter((other) => other !== waiter);
    waiter.reject(new CallFailure('deadline', "the operation's time was up"));
    if (shared.waiters.length > 0) return;
    forget(shared);
    shared.call?.giveUp();
  }

  return {
    fetch: (request, options) => wait(joinable(options.key) ?? start(request, options.key), options),
  };
}

/** All copies are made before anybody goes on: the gateway merges into what it gets. */
function handOut(waiters: readonly Waiter[], response: SubgraphResponse): void {
  for (let nth = 1; nth < waiters.length; nth += 1) {
    waiters[nth]?.resolve(copyJson(response) as SubgraphResponse);
  }
  waiters[0]?.resolve(response);
}
