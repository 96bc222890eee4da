import { connect } from './connect.ts';
import { serve } from './serve.ts';

/** The measure of the floor: as many round trips as it makes, and nothing in them. */
const { sql, redis } = connect();
const KEY = 'bench:bare';
await redis.set(KEY, 'x');
const selectOne = () => sql.unsafe('select 1', [], { prepare: true }).values();

serve(async () => {
  await redis.getBuffer(KEY);
  await Promise.all([selectOne(), selectOne(), selectOne()]);
  return { status: 200, body: '{"data":{}}' };
});
