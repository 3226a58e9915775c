import type { Span } from '../source/legacy-reader';

/** What a tenant has of a day, on one side. Amounts are decimals as text. */
export interface DayTotals {
  rows: number;
  /** Of these, in quarantine; their amounts count on neither side. */
  quarantined: number;
  saleAmount: string;
  payout: string;
  checksum: string;
}

/** A difference between both sides. */
export interface DayDifference {
  /** `YYYY-MM-DD` */
  day: string;
  span: Span;
  tenant: string;
  legacy: DayTotals;
  imported: DayTotals;
}

const DECIMALS = 4;
export const NO_TOTALS: DayTotals = { rows: 0, quarantined: 0, saleAmount: '0', payout: '0', checksum: '0' };

/** What of a day differs, tenant by tenant. */
export function compareDay(
  span: Span,
  legacy: ReadonlyMap<string, DayTotals>,
  imported: ReadonlyMap<string, DayTotals>,
): DayDifference[] {
  const tenants = new Set([...legacy.keys(), ...imported.keys()]);
  return [...tenants]
    .map((tenant) => ({
      day: span.from.slice(0, 10),
      span,
      tenant,
      legacy: legacy.get(tenant) ?? NO_TOTALS,
      imported: imported.get(tenant) ?? NO_TOTALS,
    }))
    .filter((pair) => !isSame(pair.legacy, pair.imported))
    .toSorted((one, other) => (one.tenant < other.tenant ? -1 : 1));
}

/** Adds up what several groups have; amounts and checksums of any size, without loss. */
export function addTotals(one: DayTotals, other: DayTotals): DayTotals {
  return {
    rows: one.rows + other.rows,
    quarantined: one.quarantined + other.quarantined,
    saleAmount: fromUnits(unitsOf(one.saleAmount) + unitsOf(other.saleAmount)),
    payout: fromUnits(unitsOf(one.payout) + unitsOf(other.payout)),
    checksum: String(BigInt(one.checksum) + BigInt(other.checksum)),
  };
}

export function isSame(one: DayTotals, other: DayTotals): boolean {
  return (
    one.rows === other.rows &&
    one.quarantined === other.quarantined &&
    unitsOf(one.saleAmount) === unitsOf(other.saleAmount) &&
    unitsOf(one.payout) === unitsOf(other.payout) &&
    one.checksum === other.checksum
  );
}

/** A decimal of at most four places in ten-thousandths. */
function unitsOf(amount: string): bigint {
  const [whole, fraction = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return amount.startsWith('-') ? -units : units;
}

function fromUnits(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}
