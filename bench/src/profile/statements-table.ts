import type { StatementTime } from '../measure/statement-times.ts';
import { textTable } from '../report/text-table.ts';
import type { Sample } from '../turn.ts';

const LINES = 10;
const SHOWN_OF_TEXT = 110;

/** What a target's statements cost while it was measured, by text, the longest first. */
export function statementTimesOf(samples: readonly Sample[]): StatementTime[] {
  const times = new Map<string, StatementTime>();
  for (const { text, calls, millis, planMillis } of samples.flatMap(
    ({ statementTimes = [] }) => statementTimes,
  )) {
    const known = times.get(text);
    times.set(text, {
      text,
      calls: calls + (known?.calls ?? 0),
      millis: millis + (known?.millis ?? 0),
      planMillis: planMillis + (known?.planMillis ?? 0),
    });
  }
  return [...times.values()].sort((a, b) => b.millis - a.millis);
}

export function statementsTable(times: readonly StatementTime[]): string {
  const total = times.reduce((sum, { millis }) => sum + millis, 0);
  const rows = times
    .slice(0, LINES)
    .map(({ text, calls, millis, planMillis }) => [
      text.replace(/\s+/g, ' ').trim().slice(0, SHOWN_OF_TEXT),
      `${((millis / total) * 100).toFixed(1)} %`,
      calls.toFixed(0),
      (millis / calls).toFixed(3),
      (planMillis / calls).toFixed(3),
    ]);
  return textTable(['statement', 'of all', 'calls', 'ms each', 'planning'], rows, { leftColumns: 1 });
}
