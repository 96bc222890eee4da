import { createLogger } from '@rookery/telemetry';
import { createLiveClient } from './live-client.ts';
import {
  createScriptedLiveSource,
  liveSourceContract,
  person,
  startNetworkedFeed,
  type LiveSourceWorld,
} from './testing/index.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

function inProcess(): Promise<LiveSourceWorld> {
  const source = createScriptedLiveSource();
  const [alice, bob] = [person(1), person(2)];
  return Promise.resolve({
    source,
    alice,
    bob,
    happenToAlice: () => Promise.resolve(source.happen([alice.userId]).cursor),
    async relateAliceToBob() {
      source.relate([alice.userId]);
    },
    keyOf: ({ cursor }) => cursor,
    close: () => Promise.resolve(),
  });
}

async function networked(): Promise<LiveSourceWorld> {
  const world = await inProcess();
  const feed = await startNetworkedFeed(world.source, logger);
  const client = createLiveClient({ url: feed.url, authorize: () => ({}), logger });
  return {
    ...world,
    source: client,
    async close() {
      client.close();
      await feed.close();
    },
  };
}

describe.each([
  { kind: 'in this process', open: inProcess },
  { kind: 'behind a connection', open: networked },
])('a live source $kind', ({ open }) => {
  let world: LiveSourceWorld;
  beforeEach(async () => {
    world = await open();
  });
  afterEach(() => world.close());

  it.each([...liveSourceContract])('$name', ({ run }) => run(world));
});
