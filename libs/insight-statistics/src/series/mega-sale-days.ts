/** Days whose figures are far from usual and expected to be: 1.1, 2.2 … 12.12, less and more what an admin edits. */
export class MegaSaleDays {
  private readonly added: ReadonlySet<string>;
  private readonly removed: ReadonlySet<string>;

  /** Days as `YYYY-MM-DD`. */
  constructor({ added = [], removed = [] }: { added?: readonly string[]; removed?: readonly string[] } = {}) {
    this.added = new Set(added);
    this.removed = new Set(removed);
  }

  includes(day: string): boolean {
    if (this.removed.has(day)) return false;
    return this.added.has(day) || day.slice(5, 7) === day.slice(8, 10);
  }
}
