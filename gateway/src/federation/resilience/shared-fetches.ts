import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { copyJson } from '../representations.ts';
import { CallFailure } from './call-failure.ts';
import type { StartedCall, SubgraphCalls } from './subgraph-calls.ts';

export interface FetchOptions {
  /** Fetches of the same key get the answer of one call; undefined: a call of its own. */
  readonly key: string | undefined;
  /** How long this one waits. */
  readonly millisLeft: number;
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
  reject(failure: unknown): void;
  readonly timer: NodeJS.Timeout | undefined;
}
interface SharedCall {
  readonly call: StartedCall;
  readonly startedAt: number;
  readonly waiters: Set<Waiter>;
  forget(): void;
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
    const shared: SharedCall = {
      call: calls.start(request),
      startedAt: now(),
      waiters: new Set(),
      forget() {
        if (key !== undefined && underWay.get(key) === shared) underWay.delete(key);
      },
    };
    if (key !== undefined) underWay.set(key, shared);
    shared.call.answer.then(
      (response) => handOut(shared, response),
      (failure: unknown) => {
        for (const waiter of end(shared)) waiter.reject(failure);
      },
    );
    return shared;
  }

  function wait(shared: SharedCall, millisLeft: number): Promise<SubgraphResponse> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        shared.waiters.delete(waiter);
        reject(new CallFailure('deadline', "the operation's time was up"));
        if (shared.waiters.size > 0) return;
        shared.forget();
        shared.call.giveUp();
      };
      // A call ends within its own time-out: who has more time needs no clock.
      const timer = millisLeft < timeoutMillis ? setTimeout(leave, millisLeft) : undefined;
      const waiter: Waiter = { resolve, reject, timer };
      shared.waiters.add(waiter);
    });
  }

  return {
    fetch: (request, { key, millisLeft }) => wait(joinable(key) ?? start(request, key), millisLeft),
  };
}

/** All copies are made before anybody goes on: the gateway merges into what it gets. */
function handOut(shared: SharedCall, response: SubgraphResponse): void {
  const [first, ...others] = end(shared);
  for (const waiter of others) waiter.resolve(copyJson(response) as SubgraphResponse);
  first?.resolve(response);
}

function end(shared: SharedCall): Waiter[] {
  shared.forget();
  const waiters = [...shared.waiters];
  shared.waiters.clear();
  for (const { timer } of waiters) clearTimeout(timer);
  return waiters;
}
