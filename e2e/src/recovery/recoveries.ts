/** How long it took from the fault, its mending included, until every timeline was right. */
export interface Recoveries {
  note(fault: string, millis: number): void;
  /** A line a fault: how often, the median and the longest. */
  summary(): string;
}

export function createRecoveries(): Recoveries {
  const byFault = new Map<string, number[]>();
  return {
    note(fault, millis) {
      byFault.set(fault, [...(byFault.get(fault) ?? []), millis]);
    },
    summary() {
      const lines = [...byFault].map(([fault, times]) => {
        const sorted = times.sort((a, b) => a - b);
        const at = (part: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0)} ms`;
        return `  ${fault}: ${sorted.length} times, median ${at(0.5)}, longest ${at(1)}`;
      });
      return ['recovered after', ...lines].join('\n');
    },
  };
}
