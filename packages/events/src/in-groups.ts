/** One call of `createGroups`, not begun yet. */
interface Call<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does for many what was asked for one by one: what comes while a group is under way makes the next one, so that it waits
 * for nothing else and a crowd costs a few statements. `run` returns a result for each item, in their order. When it
 * fails, each is tried alone, and the failure is its own.
 */
export function inGroups<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxItems }: { readonly maxItems: number },
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let isRunning = false;

  async function runOne({ item, resolve, reject }: Call<Item, Result>): Promise<void> {
    try {
      const [result] = await run([item]);
      resolve(result as Result);
    } catch (error) {
      reject(error);
    }
  }

  async function runGroup(group: readonly Call<Item, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch {
      await Promise.all(group.map(runOne));
    }
  }

  async function drain(): Promise<void> {
    isRunning = true;
    // All that is asked for in this tick, by whatever was waiting for the same answer, is one group.
    await new Promise<void>((resolve) => void Promise.resolve().then(() => process.nextTick(resolve)));
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxItems);
      waiting = waiting.slice(maxItems);
      await (group.length === 1 ? Promise.all(group.map(runOne)) : runGroup(group));
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void drain();
    });
}
