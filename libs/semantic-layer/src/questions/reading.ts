import type { ClarifyTopic, MetricName } from '../plan/plan';
import { argumentOf, type Item } from './items';

/** Thrown where a question has several meanings, or none that the plan can express. */
export class Unclear extends Error {
  constructor(readonly about: ClarifyTopic) {
    super(`The question leaves open: ${about}.`);
  }
}

/** The items of a question, and which of them the plan has used. */
export class Reading {
  private readonly used = new Set<Item>();

  constructor(readonly items: readonly Item[]) {}

  /** Whether the question is written in Chinese, perhaps with English words in it. */
  get isChinese(): boolean {
    return this.items.some(({ text }) => /[\u4e00-\u9fff]/.test(text));
  }

  has(...concepts: string[]): boolean {
    return this.items.some(({ concept }) => concepts.includes(concept));
  }

  /** The items of a concept, or of a family such as `metric:`. */
  all(concept: string): Item[] {
    return this.items.filter((item) => isOf(item, concept));
  }

  first(concept: string): Item | undefined {
    return this.items.find((item) => isOf(item, concept));
  }

  next(item: Item): Item | undefined {
    return this.items[this.items.indexOf(item) + 1];
  }

  previous(item: Item): Item | undefined {
    return this.items[this.items.indexOf(item) - 1];
  }

  between(first: Item, last: Item): Item[] {
    const [from, to] = [this.items.indexOf(first), this.items.indexOf(last)].toSorted((a, b) => a - b);
    return this.items.slice(from! + 1, to);
  }

  use(...items: (Item | undefined)[]): void {
    for (const item of items) if (item) this.used.add(item);
  }

  isUsed(item: Item): boolean {
    return this.used.has(item);
  }

  unused(): Item[] {
    return this.items.filter((item) => !this.used.has(item));
  }
}

export function isOf(item: Item, concept: string): boolean;
export function isOf(item: Item | undefined, concept: string): item is Item;
export function isOf(item: Item | undefined, concept: string): boolean {
  return item !== undefined && (concept.endsWith(':') ? item.concept.startsWith(concept) : item.concept === concept);
}

export function metricOf(item: Item): MetricName {
  return argumentOf(item.concept) as MetricName;
}

/** Values that filter: names, states, currencies, written ids. */
export function isValue(item: Item): boolean;
export function isValue(item: Item | undefined): item is Item;
export function isValue(item: Item | undefined): boolean {
  return item !== undefined && /^(?:name|typo|status:|still-pending|currency:|written:)/.test(item.concept);
}
