import { Calendar, MegaSaleDays } from '@app/insight-statistics';
import { FIRST_HOUR, generateCounts } from '@app/insight-statistics/testing/generate-series';
import type { QueriedRow, QueriedRows } from '@app/internal-protocol';

export const GENERATED_DAYS = 110;
export const HOUR_MS = 3_600_000;
/** Twelve hours from noon in Kuala Lumpur, as indexes from the first hour. */
export const OUTAGE = { from: 100 * 24 + 12, to: 100 * 24 + 24 };

const calendar = new Calendar('Asia/Kuala_Lumpur', new MegaSaleDays());
const COUNTS = generateCounts({ perDay: 300, days: GENERATED_DAYS + 1, seed: 11 }, calendar);

export const bucketOf = (index: number): string =>
  `${new Date((FIRST_HOUR + index) * HOUR_MS).toISOString().slice(0, 16)}Z`;

/** The rows of a plan by hour: two offers, of which Shopee has an outage. Hours of nothing have no row. */
export function generatedRows(body: string, asOf: Date): QueriedRows {
  const { time, dimensions = [] } = (
    JSON.parse(body) as { plan: { time: Record<string, string>; dimensions?: string[] } }
  ).plan;
  const rows = COUNTS.flatMap((count, index): QueriedRow[] => {
    const bucket = bucketOf(index);
    if (bucket.slice(0, 16) < time['from']! || bucket.slice(0, 16) >= time['to']!) return [];
    const isOut = index >= OUTAGE.from && index < OUTAGE.to;
    const row = (keys: object, conversions: number) => ({
      keys: { bucket, ...keys },
      atoms: { conversions: `${conversions}.0000` },
    });
    if (dimensions.length === 0) return [row({}, isOut ? count : 2 * count)];
    const [name] = dimensions as [string];
    return [...(isOut ? [] : [row({ [name]: 'Shopee' }, count)]), row({ [name]: 'Klook' }, count)];
  });
  return { rows, as_of: asOf.toISOString(), truncated: false };
}
