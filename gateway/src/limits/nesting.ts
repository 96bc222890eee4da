import { Lexer, Source, TokenKind } from 'graphql';
import { MAX_DOCUMENT_TOKENS } from '../settings.ts';

/** Brackets of any kind within brackets: 16 levels of fields with a fragment around each, and an input at the end. */
export const MAX_NESTING = 64;

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Whether a text nests selections, lists, inputs or types deeper than that. Looked at before it is parsed: parser,
 * validation and planner recurse, and a few thousand levels exhaust their stack. What is no GraphQL is left to the parser.
 */
export function nestsTooDeep(query: string): boolean {
  const lexer = new Lexer(new Source(query));
  let depth = 0;
  try {
    for (let count = 0; count <= MAX_DOCUMENT_TOKENS; count += 1) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return false;
      if (OPENING.has(kind)) depth += 1;
      else if (CLOSING.has(kind)) depth -= 1;
      if (depth > MAX_NESTING) return true;
    }
  } catch {
    return false;
  }
  return false;
}
