import { median } from '../../measure/statistics.ts';
import type { MemoryResult } from '../trial-results.ts';

/** Resident memory at a time of the load. */
export interface MemoryReading {
  readonly minute: number;
  readonly bytes: number;
}

const TOLD_MINUTES = [2, 5, 10];

/** What is told of readings, which are in the order of time. */
export function describeReadings(
  readings: readonly MemoryReading[],
): Pick<MemoryResult, 'atMinutes' | 'highest' | 'thirds' | 'slope'> {
  const last = readings.at(-1)?.minute ?? 0;
  const within = (from: number, to: number) =>
    readings.filter(({ minute }) => minute >= from && minute <= to);
  const middleOf = (third: number) =>
    median(within((last * third) / 3, (last * (third + 1)) / 3).map(({ bytes }) => bytes));
  const atMinutes = TOLD_MINUTES.flatMap((minute) => {
    // The last reading falls a moment short of a whole minute.
    const nearest = readings.find((reading) => reading.minute >= minute - 0.1);
    return nearest ? [{ minute, bytes: nearest.bytes }] : [];
  });
  return {
    atMinutes,
    highest: Math.max(...readings.map(({ bytes }) => bytes)),
    thirds: [middleOf(0), middleOf(1), middleOf(2)],
    slope: slopeOf(within(last / 2, last)),
  };
}

/** Of the line with the least squares, bytes a minute. */
function slopeOf(readings: readonly MemoryReading[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minutes = mean(readings.map(({ minute }) => minute));
  const bytes = mean(readings.map((reading) => reading.bytes));
  const covariance = mean(readings.map((reading) => (reading.minute - minutes) * (reading.bytes - bytes)));
  return covariance / mean(readings.map(({ minute }) => (minute - minutes) ** 2));
}
