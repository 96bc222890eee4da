/** For containers: exits with 0 when the address given answers with success, and with 1 otherwise. */
const [, , address = ''] = process.argv;

fetch(address, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
