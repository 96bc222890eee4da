import { homeDefinition } from '../home/home-definition-queries.ts';
import type { TimelineDefinition, TimelineRef } from './timeline-definition.ts';

/** The timeline that a reference names, as SQL. */
export function definitionOf(timeline: TimelineRef): TimelineDefinition {
  switch (timeline.kind) {
    case 'home':
      return homeDefinition(timeline.viewerId, timeline.filter);
  }
}
