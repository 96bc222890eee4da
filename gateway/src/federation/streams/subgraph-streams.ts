import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import type { Logger } from '@rookery/telemetry';
import { openSubgraphStream, type SubgraphStream, type SubgraphStreamOptions } from './subgraph-stream.ts';

export interface SubgraphStreamsOptions extends SubgraphStreamOptions {
  /** Streams that are kept open. One joins most writes; several spread over a subgraph's instances. 0: none. */
  readonly streams: number;
  /**
   * A stream is replaced after about so many milliseconds, so that instances of a subgraph that came later get their
   * share; 5 minutes by default.
   */
  readonly maxAgeMillis?: number;
  readonly logger: Logger;
}

/** Streams to one subgraph, each opened again when it ended. */
export interface SubgraphStreams {
  /** Undefined: no stream takes it now. */
  ask(request: SubgraphRequest): Promise<SubgraphResponse> | undefined;
  /** How many take operations. */
  open(): number;
  close(): Promise<void>;
}

const MAX_AGE_MILLIS = 5 * 60_000;
/** Between two tries to open a stream. */
const RETRY_MILLIS = 1_000;

interface Place {
  stream: SubgraphStream | undefined;
  /** On the clock of `performance`: from when on a stream is opened, in place of none or of an old one. */
  opensAt: number;
  opening: SubgraphStream | undefined;
}

/** Streams are opened when something is asked: while none is open, the caller has another way. */
export function createSubgraphStreams(options: SubgraphStreamsOptions): SubgraphStreams {
  const { name, streams: count, maxAgeMillis = MAX_AGE_MILLIS, logger } = options;
  const places = Array.from({ length: count }, (): Place => {
    return { stream: undefined, opensAt: 0, opening: undefined };
  });
  /** Those that were left, too: until they have ended. */
  const all = new Set<SubgraphStream>();
  let next = 0;
  let isClosed = false;

  function openAt(place: Place): void {
    const now = performance.now();
    const opened = openSubgraphStream(options);
    place.opening = opened;
    place.opensAt = now + RETRY_MILLIS;
    all.add(opened);
    void opened.ended.then(() => {
      all.delete(opened);
      if (place.opening === opened) place.opening = undefined;
      if (place.stream !== opened) return;
      place.stream = undefined;
      // Not at once: where it went, most likely a restart, nobody listens yet.
      place.opensAt = performance.now() + RETRY_MILLIS;
      logger.info(
        { subgraph: name },
        'a stream to a subgraph ended: it is asked over HTTP until there is another',
      );
    });
  }

  /** The place's stream, which a younger one replaces as soon as that is open. */
  function streamAt(place: Place): SubgraphStream | undefined {
    const { opening } = place;
    if (opening?.isOpen()) {
      void place.stream?.leave();
      place.stream = opening;
      place.opening = undefined;
      // Not all at once, of all gateways.
      place.opensAt = performance.now() + maxAgeMillis * (0.75 + Math.random() / 2);
    }
    if (!place.opening && performance.now() >= place.opensAt) openAt(place);
    return place.stream?.isOpen() ? place.stream : undefined;
  }

  return {
    ask(request) {
      if (isClosed) return undefined;
      for (let tried = 0; tried < places.length; tried += 1) {
        next = (next + 1) % places.length;
        const stream = streamAt(places[next] as Place);
        const answer = stream?.ask(request);
        if (answer) return answer;
      }
      return undefined;
    },
    open: () => places.filter(({ stream, opening }) => stream?.isOpen() || opening?.isOpen()).length,
    async close() {
      isClosed = true;
      await Promise.all([...all].map((stream) => stream.leave()));
    },
  };
}
