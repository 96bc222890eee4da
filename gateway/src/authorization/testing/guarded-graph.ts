import { composeServices } from '@apollo/composition';
import {
  createSubgraph,
  type RequestScope,
  type SubgraphClient,
  type SubgraphRequest,
} from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { parse } from 'graphql';
import type { SubgraphClients } from '../../federation/index.ts';

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", { name: "@authenticated", as: "@signedIn" }, "@requiresScopes"]
)`;

/** What is guarded on every kind of place: roots, fields, an object, a scalar, an enum, some types of an interface, a key. */
const SDL = {
  users: `${LINK}
    type Query {
      me: Person @signedIn
      people: [Person!]
      nested: [[Person]!]
      strict: Holder
      count: Int @requiresScopes(scopes: [["admin"], ["read", "count"]])
      things: [Thing!]
      union: [Either!]
    }
    type Mutation { open: Int write(times: Int): Int @signedIn erase: Int @requiresScopes(scopes: [["admin"]]) }
    type Holder { person: Person! }
    type Person @key(fields: "id") @key(fields: "handle") {
      id: ID!
      handle: String @signedIn
      name: String
      email: String @signedIn
      pin: Int! @signedIn
      friends: [Person!]
      vault: Vault
      level: Level
      number: Number
    }
    type Vault @requiresScopes(scopes: [["admin"]]) { gold: Int }
    enum Level @signedIn { LOW HIGH }
    scalar Number @signedIn
    interface Thing { id: ID! label: String }
    type Rock implements Thing { id: ID! label: String }
    type Gem implements Thing { id: ID! label: String @signedIn carats: Int }
    union Either = Rock | Gem`,
  posts: `${LINK}
    type Query { posts: Int }
    type Person @key(fields: "handle") { handle: String @shareable score: Int karma: Int @signedIn }`,
  feed: `${LINK}
    type Query { ping: Int }`,
};

const person = (id: string, more: object = {}) => ({
  __typename: 'Person',
  id,
  handle: `@${id}`,
  name: id.toUpperCase(),
  email: `${id}@example.com`,
  pin: 1234,
  vault: { gold: 5 },
  level: 'HIGH',
  number: 7,
  ...more,
});
const people = [person('a', { friends: [person('b')] }), person('b', { friends: null })];
const things = [
  { __typename: 'Rock', id: '1', label: 'rock' },
  { __typename: 'Gem', id: '2', label: 'gem', carats: 3 },
];

export interface GuardedGraph {
  readonly supergraphSdl: string;
  readonly subgraphs: SubgraphClients;
  /** What all subgraphs were asked, oldest first. */
  readonly asked: SubgraphRequest[];
  /** How often a mutation wrote. */
  readonly written: { count: number };
}

/** A composed graph of its own, with real subgraphs. */
export function createGuardedGraph(): GuardedGraph {
  const asked: SubgraphRequest[] = [];
  const written = { count: 0 };
  const write = () => (written.count += 1);
  const resolvers = {
    users: {
      Query: {
        me: () => people[0],
        people: () => people,
        nested: () => [people, [null]],
        strict: () => ({ person: people[0] }),
        count: () => 2,
        things: () => things,
        union: () => things,
      },
      Mutation: { open: write, write, erase: write },
      Person: { __resolveReference: ({ id }: { id?: string }) => people.find((one) => one.id === id) },
    },
    posts: {
      Query: { posts: () => 1 },
      Person: { __resolveReference: (reference: object) => reference, score: () => 10, karma: () => 20 },
    },
    feed: { Query: { ping: () => 1 } },
  };
  const part = (name: keyof typeof SDL): SubgraphClient => {
    const subgraph = createSubgraph<RequestScope>({
      name,
      sdl: SDL[name],
      resolvers: resolvers[name],
      createContext: (scope) => scope,
      logger: createLogger({ name, level: 'silent' }),
    });
    return {
      execute(request) {
        asked.push(request);
        return subgraph.execute(request);
      },
    };
  };
  return {
    supergraphSdl: compose(),
    subgraphs: { users: part('users'), posts: part('posts'), feed: part('feed') },
    asked,
    written,
  };
}

function compose(): string {
  const { supergraphSdl, errors = [] } = composeServices(
    Object.entries(SDL).map(([name, sdl]) => ({ name, url: `rookery://${name}`, typeDefs: parse(sdl) })),
  );
  if (!supergraphSdl) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
