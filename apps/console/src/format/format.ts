import type { Language } from '../preferences/languages';

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Formatters are slow to create, and lists use the same few. */
function cached<F extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  create: () => F,
): F {
  const known = cache.get(key);
  if (known) return known as F;
  const created = create();
  cache.set(key, created);
  return created;
}

export function formatCount(language: Language, count: number): string {
  return cached(`count ${language}`, () => new Intl.NumberFormat(language)).format(count);
}

/** A share between 0 and 1, such as 12.5 %. */
export function formatShare(language: Language, share: number): string {
  const options = { style: 'percent', maximumFractionDigits: 1 } as const;
  return cached(`share ${language}`, () => new Intl.NumberFormat(language, options)).format(share);
}

/** Places that an amount needs: two, or four when two would cut something off. */
export function placesOf(amounts: readonly (string | null | undefined)[]): 2 | 4 {
  return amounts.some((amount) => /\.\d\d0*[1-9]/.test(amount ?? '')) ? 4 : 2;
}

/** An amount stays text from the database to the screen; Intl formats texts exactly. */
export function formatAmount(language: Language, amount: string, places: 2 | 4 = placesOf([amount])): string {
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  const format = cached(`amount ${language} ${places}`, () => new Intl.NumberFormat(language, options));
  return format.format(amount as Intl.StringNumericLiteral);
}

export type TimeStyle = 'second' | 'minute' | 'day';

const TIME_OPTIONS: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  second: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
  minute: { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  day: { month: 'short', day: 'numeric' },
};

export function formatTime(language: Language, time: Date, zone: string, style: TimeStyle): string {
  // Sortable digits in every language: en-GB and en-US would swap day and month.
  const locale = language === 'en' && style !== 'day' ? 'en-CA' : language;
  const create = () => new Intl.DateTimeFormat(locale, { ...TIME_OPTIONS[style], timeZone: zone, hourCycle: 'h23' });
  return cached(`time ${locale} ${zone} ${style}`, create).format(time).replace(', ', ' ');
}

/** Such as GMT+8, at a time, because the offset of a zone changes with the season. */
export function formatOffset(zone: string, time: Date): string {
  const create = () => new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' });
  const parts = cached(`offset ${zone}`, create).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Such as "5 minutes ago". */
export function formatAge(language: Language, time: Date, nowMs: number): string {
  const seconds = Math.round((time.getTime() - nowMs) / 1_000);
  const [unit, length] = UNITS.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? UNITS[3];
  const create = () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  return cached(`age ${language}`, create).format(Math.trunc(seconds / length), unit);
}
