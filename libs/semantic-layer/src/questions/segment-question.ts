import type { WallClock } from '../time/wall-clock';
import { matchName, type NameIndex } from './catalogue-names';
import type { Item } from './items';
import { matchConcepts } from './lexicon/match-concepts';
import { isWordEnd, PeriodReader } from './periods/read-period';
import { matchNumbers } from './read-quantity';

const ITEM_COST = 10;
/** An empty word loses against any other reading of the same words. */
const EMPTY_COST = 11;
const UNKNOWN_COST = 1000;

interface Step {
  cost: number;
  item?: Item;
  from: number;
}

/**
 * Cuts a normalised question into items: the fewest that leave the fewest words unknown. What no list knows is an item
 * of concept `unknown`.
 */
export function segmentQuestion(text: string, now: WallClock, names: NameIndex): Item[] {
  const best: (Step | undefined)[] = Array.from({ length: text.length + 1 });
  best[0] = { cost: 0, from: 0 };
  const periods = new PeriodReader(text, now);
  for (let at = 0; at < text.length; at++) {
    const here = best[at];
    if (!here) continue;
    const reach = (end: number, cost: number, item?: Item) => {
      const total = here.cost + cost;
      if (!best[end] || total < best[end].cost) best[end] = { cost: total, from: at, ...(item ? { item } : {}) };
    };
    if (text[at] === ' ') {
      reach(at + 1, 0);
      continue;
    }
    for (const item of candidates(text, at, periods, names)) reach(item.end, costOf(item), item);
    const end = unknownEnd(text, at);
    reach(end, UNKNOWN_COST, itemOf('unknown', text, at, end));
  }
  return backtrack(best);
}

function candidates(text: string, at: number, periods: PeriodReader, names: NameIndex): Item[] {
  if (!isWordEnd(text, at)) return [];
  return [
    ...periods.at(at).map(({ end, period }) => ({ ...itemOf('period', text, at, end), period })),
    ...periods.hours(at).map(({ end, hours }) => ({ ...itemOf('hours', text, at, end), hours })),
    ...matchName(names, text, at),
    ...matchNumbers(text, at),
    ...matchConcepts(text, at).map(({ concept, end }) => itemOf(concept, text, at, end)),
  ];
}

function costOf(item: Item): number {
  if (item.concept === 'empty') return EMPTY_COST;
  return item.concept === 'typo' ? ITEM_COST + 5 : ITEM_COST;
}

function itemOf(concept: string, text: string, start: number, end: number): Item {
  return { concept, start, end, text: text.slice(start, end) };
}

/** A whole Latin word or number, or one other character. */
function unknownEnd(text: string, at: number): number {
  const word = /[a-z\u00c0-\u024f0-9][a-z\u00c0-\u024f0-9_'-]*/y;
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : at + 1;
}

function backtrack(best: (Step | undefined)[]): Item[] {
  const items: Item[] = [];
  for (let at = best.length - 1; at > 0; at = best[at]!.from) {
    const { item } = best[at]!;
    if (item && item.concept !== 'empty') items.push(item);
  }
  return items.toReversed();
}
