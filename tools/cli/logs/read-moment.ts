import { readTime } from '@app/common';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const AGO = /^(\d{1,6})([smhdw])$/i;

/**
 * A moment as a person writes it: `15m`, `2h`, `3d` ago, or an ISO date or time. Without a zone it is UTC, which is
 * what all lines show.
 *
 * @returns Unix time in milliseconds; undefined when it is no moment
 */
export function readMoment(text: string, nowMs: number): number | undefined {
  const ago = AGO.exec(text);
  if (ago) return Math.max(nowMs - Number(ago[1]) * UNIT_MS[ago[2]!.toLowerCase()]!, 0);
  return readTime(text).time?.getTime();
}
