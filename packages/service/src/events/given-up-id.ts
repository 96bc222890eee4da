import { LOG_NAMES, type LetterKey } from '@rookery/events';

/** How a person names what was given up: `feed:posts/3/56123456-17`, or `job:42`. */
export type GivenUpId =
  { readonly kind: 'event'; readonly letter: LetterKey } | { readonly kind: 'job'; readonly jobId: number };

export function formatLetterId({ consumer, log, partition, epoch, sequence }: LetterKey): string {
  return `${consumer}:${log}/${partition}/${epoch}-${sequence}`;
}

export function formatJobId(jobId: number): string {
  return `job:${jobId}`;
}

export function formatGivenUpId(id: GivenUpId): string {
  return id.kind === 'job' ? formatJobId(id.jobId) : formatLetterId(id.letter);
}

const LETTER = /^([a-z-]+):([a-z]+)\/(\d{1,4})\/(\d{1,10})-(\d{1,15})$/;
const JOB = /^job:(\d{1,15})$/;

/** Undefined for what is no id. */
export function parseGivenUpId(text: string): GivenUpId | undefined {
  const [, jobId] = JOB.exec(text) ?? [];
  if (jobId) return { kind: 'job', jobId: Number(jobId) };
  const [, consumer, logName, partition, epoch, sequence] = LETTER.exec(text) ?? [];
  const log = LOG_NAMES.find((each) => each === logName);
  if (!consumer || !log) return undefined;
  return {
    kind: 'event',
    letter: {
      consumer,
      log,
      partition: Number(partition),
      epoch: Number(epoch),
      sequence: Number(sequence),
    },
  };
}
