/** An answer, or a rejection when it has not come within the time; what was asked goes on. */
export function withinMillis<T>(millis: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${millis} ms`)), millis).unref();
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
