import type { Random } from './random.ts';
import {
  BIOS,
  CLOSINGS,
  GENERAL,
  LIST_MARKS,
  QUESTIONS,
  QUOTE_REMARKS,
  REPLIES,
  STATEMENTS,
  type Topic,
} from './vocabulary.ts';

/** Below the 500 graphemes that a post may have. */
const MAX_CHARACTERS = 480;

export interface TextRequest {
  readonly topic: Topic;
  readonly kind: 'post' | 'reply' | 'quote';
  /** Usernames that the text may mention. */
  readonly mentions: readonly string[];
}

/** What somebody might have written: a remark, a few sentences, seldom a long text or a list. */
export function postText(random: Random, { topic, kind, mentions }: TextRequest): string {
  const body = bodyOf(random, topic, kind);
  const mention = mentions.length > 0 ? `@${random.pick(mentions)}` : '';
  const opened = mention && random.chance(0.5) ? `${mention} ${body}` : body;
  const ends = [opened, opened.includes(mention) ? '' : mention, ...decoration(random, topic)];
  const text = ends.filter(Boolean).join(' ');
  return text.length <= MAX_CHARACTERS ? text : body.slice(0, MAX_CHARACTERS).replace(/\s+\S*$/, ' …');
}

/** One line about somebody. */
export function bioOf(random: Random, [first, second]: readonly [Topic, Topic]): string {
  const parts = [fill(random, random.pick(BIOS), first)];
  if (random.chance(0.5)) parts.push(fill(random, random.pick(BIOS), second));
  if (random.chance(0.3)) parts.push(random.pick(first.emoji));
  return parts.join(random.pick([' · ', '. ', ' | ']));
}

function bodyOf(random: Random, topic: Topic, kind: TextRequest['kind']): string {
  const sentence = (from: readonly string[]): string => fill(random, random.pick(from), topic);
  const sentences = (count: number): string[] => Array.from({ length: count }, () => sentence(STATEMENTS));
  if (kind === 'reply') {
    return [sentence(REPLIES), ...sentences(random.chance(0.25) ? 1 : 0)].join(' ');
  }
  if (kind === 'quote') {
    return [sentence(QUOTE_REMARKS), ...sentences(random.chance(0.3) ? 1 : 0)].join(' ');
  }
  const form = random.next();
  if (form < 0.12) return sentence(QUESTIONS);
  if (form < 0.55) return sentence(STATEMENTS);
  if (form < 0.85) return sentences(2 + random.below(2)).join(' ');
  if (form < 0.92) return [...sentences(5 + random.below(4)), random.pick(CLOSINGS)].join(' ');
  if (form < 0.97) return [...sentences(2), random.pick(CLOSINGS)].join('\n\n');
  const mark = random.pick(LIST_MARKS);
  const points = Array.from({ length: 3 }, () => mark + fill(random, '{deed}', topic));
  return [sentence(STATEMENTS), '', ...points].join('\n');
}

/** Hashtags and emoji, which most texts do without. */
function decoration(random: Random, topic: Topic): string[] {
  const parts: string[] = [];
  if (random.chance(0.3)) parts.push(random.pick(topic.emoji));
  if (random.chance(0.18)) parts.push(`#${random.pick(topic.tags)}`);
  if (random.chance(0.06)) parts.push(`#${random.pick(topic.tags)}`);
  return [...new Set(parts)];
}

/** Puts words into `{slots}`. */
function fill(random: Random, template: string, topic: Topic): string {
  const filled = template.replace(/\{(\w+)\}/g, (_whole, slot: string) => {
    const name = slot.toLowerCase();
    const word = random.pick(wordsFor(name, topic));
    return name === slot ? word : word.charAt(0).toUpperCase() + word.slice(1);
  });
  return filled.replace(/\b([Aa]) (?=[aeiou]|honest)/g, '$1n ');
}

function wordsFor(slot: string, topic: Topic): readonly string[] {
  switch (slot) {
    case 'thing':
      return topic.things;
    case 'deed':
      return topic.deeds;
    case 'place':
      return topic.places;
    case 'tag':
      return topic.tags;
    default:
      return GENERAL[slot] ?? [];
  }
}
