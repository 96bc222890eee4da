import { createTokenVerifier } from '../tokens/token-verifier.ts';
import { connect } from './connect.ts';
import { createPostWriter } from './post-writer.ts';
import { serve } from './serve.ts';

/** The least that createPost costs: the same rows in one transaction, the author's name from users, and no rule. */
const { sql, stores } = connect();
const viewerOf = createTokenVerifier(stores.dataDir);
const writePost = createPostWriter(sql);

serve(async (body, authorization) => {
  const viewerId = viewerOf(authorization);
  if (viewerId === undefined) return { status: 401, body: '{"errors":[]}' };
  const { variables } = JSON.parse(body) as { variables: { input: { text: string } } };
  const createPost = await writePost(viewerId, variables.input.text);
  return { status: 200, body: JSON.stringify({ data: { createPost } }) };
});
