import { addTotals, type DayDifference, type DayTotals, NO_TOTALS, isSame } from './compare-day';
import type { Verification } from './verifier';

const DAYS_SHOWN = 20;
const ROWS_SHOWN = 20;

/** What a comparison found, for a person. */
export function writeVerification({ days, total, differences, rows }: Verification): string {
  const head =
    `${days} days compared: ${total.rows} rows, ${total.quarantined} of them in quarantine; ` +
    `USD sales ${total.saleAmount}, payout ${total.payout}`;
  if (differences.length === 0) return `${head}\nBoth sides agree, day by day and tenant by tenant.`;
  const byDay = [...Map.groupBy(differences, ({ day }) => day).values()];
  const [ofTenants, ofRows] = [byDay.filter(isOfTenants), byDay.filter((day) => !isOfTenants(day))];
  return [
    head,
    `Both sides do NOT agree:`,
    ...(ofTenants.length > 0 ? [writeTenants(ofTenants)] : []),
    ...firstOf(ofRows.flat().map(writeDifference), DAYS_SHOWN),
    ...firstOf(
      rows.map(({ id, what }) => `  id ${id}: ${what}`),
      ROWS_SHOWN,
    ),
  ].join('\n');
}

/** Whether a day has the same rows and sums on both sides, and only their tenants differ. */
function isOfTenants(differences: readonly DayDifference[]): boolean {
  const [former, moved] = [totalOf(differences, 'legacy'), totalOf(differences, 'imported')];
  return isSame(former, moved);
}

function totalOf(differences: readonly DayDifference[], side: 'legacy' | 'imported'): DayTotals {
  return differences.map((one) => one[side]).reduce(addTotals, NO_TOTALS);
}

/** One line, however many days: nothing is missing, and no row tells more than its tenants do. */
function writeTenants(days: readonly DayDifference[][]): string {
  const rowsOf = [...Map.groupBy(days.flat(), ({ tenant }) => tenant)].map(([tenant, differences]) => {
    const [former, moved] = [totalOf(differences, 'legacy'), totalOf(differences, 'imported')];
    return `${tenant} has ${former.rows} rows there and ${moved.rows} here`;
  });
  const dates = days.map(([one]) => one!.day).toSorted();
  const when = dates.length === 1 ? `On ${dates[0]}` : `On ${dates.length} days, ${dates[0]} to ${dates.at(-1)},`;
  return `  ${when} the totals of the day agree, and only tenants differ: ${rowsOf.toSorted().join('; ')}`;
}

function writeDifference({ day, tenant, legacy: former, imported: moved }: DayDifference): string {
  return `  ${day}, tenant ${tenant}:\n    there ${writeSide(former)}\n    here  ${writeSide(moved)}`;
}

function writeSide({ rows, quarantined, saleAmount, payout, checksum }: DayTotals): string {
  return `${rows} rows, ${quarantined} in quarantine, sales ${saleAmount}, payout ${payout}, checksum ${checksum}`;
}

function firstOf(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `  … and ${lines.length - most} more`];
}
