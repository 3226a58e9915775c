import { InvalidArgumentError } from 'commander';

/** Parses a whole number for commander. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    const limit = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`It must be a whole number ${limit}.`);
  };
}

/** Parses a list that is separated by commas. */
export function listOf<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) =>
    text.split(',').map((name) => {
      const found = known.find((one) => one === name);
      if (found === undefined) throw new InvalidArgumentError(`It must be one or more of ${known.join(', ')}.`);
      return found;
    });
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Parses a time such as 90s, 15m or 1h into milliseconds. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d{1,4})([smh])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It must be a time such as 90s, 15m or 1h.');
  return Number(count) * UNITS_MS[unit!]!;
}

/** Parses the name of a release, which becomes a label in Google Cloud. */
export function releaseName(text: string): string {
  if (/^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError('It must be at most 63 of a-z, 0-9, _ and -, such as 2026-12-01.');
}
