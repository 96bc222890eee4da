/** One call of what `inGroups` returns, not begun yet. */
interface Call<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupOptions<Item> {
  /** A group's items are together no larger, unless it is one item alone. */
  readonly maxSize: number;
  /** How much of `maxSize` an item takes; 1 when left out. */
  readonly sizeOf?: ((item: Item) => number) | undefined;
  /** Groups that run at one time, at most; 1 when left out. */
  readonly maxRunning?: number | undefined;
}

/**
 * Does for many what was asked for one by one: what comes in one turn of the event loop, and what comes while groups are
 * under way, makes the next group. So it waits for nothing else, and a crowd costs a few statements. `run` returns a result
 * for each item, in their order. When it fails, each is tried alone, and the failure is its own.
 */
export function inGroups<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxSize, sizeOf = () => 1, maxRunning = 1 }: GroupOptions<Item>,
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let running = 0;
  let isScheduled = false;

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

  function nextGroup(): readonly Call<Item, Result>[] {
    let [count, size] = [0, 0];
    for (const { item } of waiting) {
      size += sizeOf(item);
      if (count > 0 && size > maxSize) break;
      count += 1;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return group;
  }

  function begin(): void {
    isScheduled = false;
    while (running < maxRunning && waiting.length > 0) {
      running += 1;
      const group = nextGroup();
      const [first] = group;
      void (group.length === 1 && first ? runOne(first) : runGroup(group)).then(ended);
    }
  }

  function ended(): void {
    running -= 1;
    schedule();
  }

  /** Not at once: others may ask for the same in this turn of the event loop. */
  function schedule(): void {
    if (isScheduled || running >= maxRunning || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(begin);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
