/** A schema with all that our executor must do as graphql-js does. */
export const FEATURES_SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    thing(id: ID!, filter: Filter = { colour: RED }, colours: [Colour!] = [BLUE], limit: Int = 3): Thing
    things(first: Int = 2): [Thing!]!
    maybeThings: [Thing]
    anything(input: Filter!): Anything
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    matrix: [[Int!]!]
    deep: [[Thing!]]!
    strict: Strict!
    text(a: String, b: Float, c: Boolean!): String!
    when(at: Moment): Moment
  }
  type Mutation {
    one(input: Filter): Thing
    two: Strict!
    three(text: String!): Int
  }
  type Subscription { changed: Change }
  interface Node { id: ID! }
  union Anything = Thing | Other | Strict
  union Change = Thing | Other
  scalar Moment
  enum Colour { RED GREEN BLUE }
  input Filter { colour: Colour = GREEN text: String ids: [ID!] inner: Filter at: Moment }

  type Thing implements Node @key(fields: "id") {
    id: ID!
    name(upper: Boolean = false): String
    count: Int!
    ratio: Float
    isGood: Boolean
    colour: Colour
    colours: [Colour!]
    at: Moment
    tags: [String!]!
    other: Other
    others: [Other!]
    node: Node
    anything: [Anything!]
    strict: Strict
  }
  type Other implements Node @key(fields: "id") { id: ID! thing: Thing! matrix: [[String]!] node: Node! }
  type Strict { id: ID! thing: Thing! anything: Anything! number: Int! list: [Int!]! }
  type Keyed @key(fields: "id") { id: ID! thing: Thing text: String! }
`;
