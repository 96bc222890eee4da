/** A supergraph with a case of each: renamed directives, weights, sized and unsized lists, lists of lists, abstract types. */
export const SMALL_SUPERGRAPH = `
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/cost/v0.1", import: [{ name: "@cost", as: "@weight" }], as: "price")
  { query: Query mutation: Mutation subscription: Subscription }

  directive @weight(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @price__listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  enum link__Purpose { SECURITY EXECUTION }
  scalar link__Import

  scalar Dear @weight(weight: 4)
  interface Item { id: ID! items(first: Int = 20, last: Int): Page @price__listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false) }
  type Cheap implements Item {
    id: ID!
    text: String!
    items(first: Int = 20, last: Int): Page @price__listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
  }
  type Costly implements Item @weight(weight: 7) {
    id: ID!
    dear: Dear
    items(first: Int = 20, last: Int): Page @weight(weight: 2) @price__listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["edges"], requireOneSlicingArgument: false)
  }
  union Any = Cheap | Costly
  type Page { edges: [Edge!]! total: Int! }
  type Edge { cursor: String! node: Item }
  input Filter { words: [Word!] strict: Boolean = false deep: Filter expensive: Int @weight(weight: 5) }
  input Word { text: String! }
  type Query {
    item(filter: Filter): Item
    any: Any
    cheap: Cheap
    costly: Costly
    three: [Cheap!] @price__listSize(assumedSize: 3)
    unsized: [Cheap!]
    grid: [[Cheap!]!] @price__listSize(assumedSize: 5)
    search(filters: [Filter!], limit: Int @weight(weight: 6)): Int
  }
  type Payload { cheap: Cheap }
  type Mutation { write(text: String): Payload hash: Payload @weight(weight: 100) }
  type Subscription { added: Item }
`;
