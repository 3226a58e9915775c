import type { Language } from '../preferences/languages';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** The two largest units of a time that passed, such as "2 h 5 m". */
export function formatDuration(language: Language, exact: number): string {
  const seconds = exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact);
  const place = UNITS.findIndex(([, length]) => seconds >= length);
  if (place === -1) return inUnit(language, 'second', seconds);
  const [unit, length] = UNITS[place]!;
  const [smaller, smallerLength] = UNITS[place + 1] ?? (['second', 1] as const);
  const whole = Math.floor(seconds / length);
  const rest = Math.floor((seconds - whole * length) / smallerLength);
  const first = inUnit(language, unit, whole);
  return rest === 0 ? first : `${first} ${inUnit(language, smaller, rest)}`;
}

function inUnit(language: Language, unit: string, count: number): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count);
}
