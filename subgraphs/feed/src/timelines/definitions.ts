import { assertNever } from '@rookery/errors';
import { homeDefinition } from '../home/home-definition-queries.ts';
import { publicDefinition } from '../public-timeline/public-definition-queries.ts';
import { listDefinition } from '../user-lists/list-definition-queries.ts';
import type { TimelineDefinition, TimelineRef } from './timeline-definition.ts';

/** The timeline that a reference names, as SQL. */
export function definitionOf(timeline: TimelineRef): TimelineDefinition {
  switch (timeline.kind) {
    case 'home':
      return homeDefinition(timeline.viewerId, timeline.filter);
    case 'list':
      return listDefinition(timeline);
    case 'public':
      return publicDefinition(timeline);
    default:
      return assertNever(timeline);
  }
}
