import type { Cursor } from './list-query';

/** The conditions of a WHERE, and the values of its placeholders. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly all: string[] = [];

  /** @param always those without a value */
  constructor(...always: string[]) {
    this.all.push(...always);
  }

  /** Adds a condition unless its value is null. */
  add(value: unknown, condition: (placeholder: string) => string): this {
    if (value !== null) this.all.push(condition(this.placeholder(value)));
    return this;
  }

  /** Adds a comparison with a place in the order of time, unless it is null. */
  compare(comparison: '<' | '>' | '<=' | '>=', place: Cursor | null): this {
    if (place === null) return this;
    const [receivedAt, id] = [this.placeholder(place.receivedAt), this.placeholder(place.id)];
    this.all.push(`(received_at, id) ${comparison} (${receivedAt}, ${id})`);
    // A comparison of rows does not tell the planner which partitions to leave out; the one of times does.
    this.all.push(`received_at ${comparison.startsWith('<') ? '<=' : '>='} ${receivedAt}`);
    return this;
  }

  get text(): string {
    return this.all.join(' AND ');
  }

  private placeholder(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
