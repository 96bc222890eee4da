/** Bounds how many tasks run at once; the others wait in line. */
export interface RunSlots {
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createRunSlots(count: number): RunSlots {
  const line: (() => void)[] = [];
  let free = count;
  return {
    async run(task) {
      if (free === 0) await new Promise<void>((resolve) => line.push(resolve));
      else free -= 1;
      try {
        return await task();
      } finally {
        const next = line.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
