import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 collect garbage once the old generation has grown by so many percent over what was alive after the last
 * collection. Left to itself it waits for up to three times as much, which is what a busy server's memory then is: garbage.
 * No limit: what is alive may grow as it will. `percent` 0 leaves it to V8.
 * @NOTE V8 reads this flag each time that it sets its next limit, unlike those that size the heap, which must be given
 * before the process starts.
 */
export function setHeapGrowth(percent: number): void {
  if (percent > 0) setFlagsFromString(`--heap-growing-percent=${percent}`);
}
