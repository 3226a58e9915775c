import type { FieldError } from '@app/common';

const DECIMAL = /^-?\d{1,18}(?:\.\d{1,4})?$/;
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const MAX_DAYS = 400;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Reads the members of an object of a request, and reports every one that is wrong or not known. */
export class SettingsReader {
  private readonly members: Record<string, unknown>;
  private readonly seen = new Set<string>();

  constructor(
    private readonly field: string,
    given: unknown,
    private readonly errors: FieldError[],
  ) {
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    this.members = isObject ? (given as Record<string, unknown>) : {};
    if (!isObject) errors.push({ field, code: 'wrong_format', reason: 'must be an object' });
  }

  value(name: string): unknown {
    this.seen.add(name);
    return this.members[name];
  }

  object(name: string): SettingsReader {
    return new SettingsReader(`${this.field}.${name}`, this.value(name), this.errors);
  }

  optionalObject(name: string): SettingsReader | undefined {
    return this.value(name) === undefined ? undefined : this.object(name);
  }

  oneOf<Value extends string>(name: string, allowed: readonly Value[]): Value | undefined {
    const found = allowed.find((one) => one === this.value(name));
    if (found === undefined) this.report(name, 'unknown_value', `must be one of ${allowed.join(', ')}`);
    return found;
  }

  optionalOneOf<Value extends string>(name: string, allowed: readonly Value[]): Value | undefined {
    return this.value(name) === undefined ? undefined : this.oneOf(name, allowed);
  }

  number(name: string, min: number, max: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.report(name, 'out_of_range', `must be a number from ${min} to ${max}`);
    return undefined;
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
    this.report(name, 'out_of_range', `must be a whole number from ${min} to ${max}`);
    return undefined;
  }

  /** Decimals are texts, so that amounts stay exact. */
  decimal(name: string): string | undefined {
    const value = this.value(name);
    if (typeof value === 'string' && DECIMAL.test(value)) return value;
    this.report(name, 'wrong_format', 'must be a decimal as text, with at most 4 places');
    return undefined;
  }

  optionalDecimal(name: string): string | undefined {
    return this.value(name) === undefined ? undefined : this.decimal(name);
  }

  timeOfDay(name: string): string {
    const value = this.value(name);
    if (typeof value === 'string' && TIME_OF_DAY.test(value)) return value;
    this.report(name, 'wrong_format', 'must be a time of day HH:MM');
    return '00:00';
  }

  /** Days as `YYYY-MM-DD`. */
  days(name: string): string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.length <= MAX_DAYS;
    if (isList && value.every((day) => typeof day === 'string' && DAY.test(day))) return value as string[];
    this.report(name, 'wrong_format', `must be a list of at most ${MAX_DAYS} days YYYY-MM-DD`);
    return undefined;
  }

  /** The members without those that are undefined. */
  defined<Members extends object>(members: Members): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
  }

  refuseOthers(): void {
    for (const name of Object.keys(this.members)) {
      if (!this.seen.has(name)) this.report(name, 'unknown_field', 'is not known here');
    }
  }

  private report(name: string, code: FieldError['code'], reason: string): void {
    this.errors.push({ field: `${this.field}.${name}`, code, reason });
  }
}
