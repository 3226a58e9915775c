const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d(?::?\d\d)?)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_INTEGER = 2_147_483_647;

/** What a part of a cursor has to be, so that PostgreSQL can compare it. */
const CHECKS = {
  time: (part: unknown) => typeof part === 'string' && TIME.test(part) && !Number.isNaN(Date.parse(part)),
  day: (part: unknown) => typeof part === 'string' && DAY.test(part) && isDay(part),
  uuid: (part: unknown) => typeof part === 'string' && UUID.test(part),
  integer: (part: unknown) => Number.isInteger(part) && Math.abs(part as number) <= MAX_INTEGER,
  text: (part: unknown) => typeof part === 'string' && part.length <= 200 && !part.includes('\0'),
} as const satisfies Record<string, (part: unknown) => boolean>;

export type CursorPart = keyof typeof CHECKS;

/** A place in a list as the client sends it back. */
export function writeCursor(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The parts of a cursor; undefined for a text that no list of this form gave out. */
export function readCursor(cursor: string, form: readonly CursorPart[]): unknown[] | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== form.length) return undefined;
  return form.every((kind, place) => CHECKS[kind](parts[place])) ? parts : undefined;
}

/** PostgreSQL refuses the 30th of February, which Date takes for the 2nd of March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
