import { operation } from '@rookery/operations';
import { ask } from './ask.ts';

/** A page as far as it is checked. */
export interface HomePage {
  readonly postIds: readonly string[];
  readonly endCursor: string | null;
}
interface Answer {
  readonly homeTimeline: {
    readonly edges: readonly { readonly node: { readonly id: string } | null }[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
}

const HOME_TIMELINE = operation('HomeTimeline');
export const PAGE_SIZE = 20;

/** A page of somebody's home timeline, from its head or below a cursor. */
export async function askHomePage(url: string, authorization: string, after?: string): Promise<HomePage> {
  const { homeTimeline } = await ask<Answer>(url, {
    query: HOME_TIMELINE,
    variables: { first: PAGE_SIZE, ...(after === undefined ? {} : { after }) },
    authorization,
  });
  return {
    postIds: homeTimeline.edges.map(({ node }) => node?.id ?? 'nothing'),
    endCursor: homeTimeline.pageInfo.endCursor,
  };
}
