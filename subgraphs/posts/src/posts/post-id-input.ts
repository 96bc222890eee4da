import { InputIssues } from '@rookery/errors';
import { isIdOf, type PostId } from '@rookery/ids';

/** A post's id as a client gave it; when it is none, that goes to `issues` and the answer is null. */
export function checkPostId(issues: InputIssues, field: string, text: string): PostId | null {
  if (isIdOf('post', text)) return text;
  issues.add(field, 'MALFORMED');
  return null;
}

/** The `postId` of an input. Throws BAD_USER_INPUT when it is malformed. */
export function parsePostId(input: { readonly postId: string }): PostId {
  const issues = new InputIssues();
  const postId = checkPostId(issues, 'input.postId', input.postId);
  issues.throwIfAny();
  return postId as PostId;
}
