/** Days whose figures are far from usual and expected to be: 1.1, 2.2 … 12.12, less and more what an admin edits. */
export class MegaSaleDays {
  private readonly added: ReadonlySet<string>;
  private readonly removed: ReadonlySet<string>;

  private readonly hasDefaults: boolean;

  /** Days as `YYYY-MM-DD`. @param options.hasDefaults false for figures that 1.1, 2.2 … 12.12 do not change */
  constructor({
    added = [],
    removed = [],
    hasDefaults = true,
  }: { added?: readonly string[]; removed?: readonly string[]; hasDefaults?: boolean } = {}) {
    this.added = new Set(added);
    this.removed = new Set(removed);
    this.hasDefaults = hasDefaults;
  }

  includes(day: string): boolean {
    if (this.removed.has(day)) return false;
    return this.added.has(day) || (this.hasDefaults && day.slice(5, 7) === day.slice(8, 10));
  }
}
