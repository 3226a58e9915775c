import type { DayDifference, DaySide } from './compare-day';
import type { Verification } from './verifier';

const DAYS_SHOWN = 20;
const ROWS_SHOWN = 20;

/** What a comparison found, for a person. */
export function writeVerification({ days, total, differences, rows }: Verification): string {
  const head =
    `${days} days compared: ${total.rows} rows, ${total.quarantined} of them in quarantine; ` +
    `USD sales ${total.saleAmount}, payout ${total.payout}`;
  if (differences.length === 0) return `${head}\nBoth sides agree, day by day and tenant by tenant.`;
  return [
    head,
    `Both sides do NOT agree:`,
    ...firstOf(differences.map(writeDifference), DAYS_SHOWN),
    ...firstOf(
      rows.map(({ id, what }) => `  id ${id}: ${what}`),
      ROWS_SHOWN,
    ),
  ].join('\n');
}

function writeDifference({ day, tenant, former, moved }: DayDifference): string {
  return `  ${day}, tenant ${tenant}:\n    there ${writeSide(former)}\n    here  ${writeSide(moved)}`;
}

function writeSide({ rows, quarantined, saleAmount, payout, checksum }: DaySide): string {
  return `${rows} rows, ${quarantined} in quarantine, sales ${saleAmount}, payout ${payout}, checksum ${checksum}`;
}

function firstOf(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `  … and ${lines.length - most} more`];
}
