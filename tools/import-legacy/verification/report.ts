import { addTotals, formatAmount, isSame, NO_TOTALS, type Totals } from './totals';
import type { DayDifference, Verification } from './verifier';

const MAX_SHOWN = 20;

/** The result of a comparison as text. */
export function formatVerification({ days, total, differences, rows }: Verification): string {
  const head =
    `${days} days compared: ${total.rows} rows, ${total.quarantined} of them in quarantine; ` +
    `USD sales ${formatAmount(total.saleAmount)}, payout ${formatAmount(total.payout)}`;
  if (differences.length === 0) return `${head}\nBoth sides agree, day by day and tenant by tenant.`;
  const byDay = [...Map.groupBy(differences, ({ span }) => span.from).values()];
  const ofTenants = byDay.filter((day) => isSame(sum(day, 'legacy'), sum(day, 'imported')));
  const others = byDay.filter((day) => !ofTenants.includes(day)).flat();
  return [
    head,
    'Both sides do NOT agree:',
    ...(ofTenants.length > 0 ? [formatTenants(ofTenants)] : []),
    ...firstOf(others.map(formatDifference)),
    ...firstOf(rows.map(({ id, what }) => `  id ${id}: ${what}`)),
  ].join('\n');
}

/** One line for any number of days on which no row is missing and only the tenants differ. */
function formatTenants(days: readonly DayDifference[][]): string {
  const counts = [...Map.groupBy(days.flat(), ({ tenant }) => tenant)].map(
    ([tenant, ones]) =>
      `${tenant} has ${sum(ones, 'legacy').rows} legacy rows and ${sum(ones, 'imported').rows} imported rows`,
  );
  const dates = days.map(([one]) => one!.span.from.slice(0, 10)).toSorted();
  const when = dates.length === 1 ? `On ${dates[0]}` : `On ${dates.length} days, ${dates[0]} to ${dates.at(-1)},`;
  return `  ${when} the totals of the day agree, and only tenants differ: ${counts.toSorted().join('; ')}`;
}

function formatDifference({ span, tenant, legacy, imported }: DayDifference): string {
  return `  ${span.from.slice(0, 10)}, tenant ${tenant}:\n    legacy   ${format(legacy)}\n    imported ${format(imported)}`;
}

function format({ rows, quarantined, saleAmount, payout, checksum }: Totals): string {
  const amounts = `sales ${formatAmount(saleAmount)}, payout ${formatAmount(payout)}`;
  return `${rows} rows, ${quarantined} in quarantine, ${amounts}, checksum ${checksum}`;
}

function sum(differences: readonly DayDifference[], side: 'legacy' | 'imported'): Totals {
  return differences.map((one) => one[side]).reduce(addTotals, NO_TOTALS);
}

function firstOf(lines: readonly string[]): string[] {
  return lines.length <= MAX_SHOWN
    ? [...lines]
    : [...lines.slice(0, MAX_SHOWN), `  … and ${lines.length - MAX_SHOWN} more`];
}
