/** Ends what jest-global-setup.mjs has started. */
export default async function globalTeardown() {
  await globalThis.rookeryTestPostgres?.stop();
}
