const DECIMALS = 4;

/** What one side has of a tenant and day. Amounts are in ten-thousandths of a dollar. */
export interface Totals {
  rows: number;
  /** Rows in quarantine; their amounts count on neither side. */
  quarantined: number;
  saleAmount: bigint;
  payout: bigint;
  checksum: bigint;
}

export const NO_TOTALS: Totals = { rows: 0, quarantined: 0, saleAmount: 0n, payout: 0n, checksum: 0n };

/** Reads totals from a row of a database, where amounts are decimals as text. */
export function readTotals(row: {
  rows: number;
  quarantined?: number;
  saleAmount: string;
  payout: string;
  checksum: string;
}): Totals {
  return {
    rows: row.rows,
    quarantined: row.quarantined ?? 0,
    saleAmount: parseAmount(row.saleAmount),
    payout: parseAmount(row.payout),
    checksum: BigInt(row.checksum),
  };
}

export function addTotals(one: Totals, other: Totals): Totals {
  return {
    rows: one.rows + other.rows,
    quarantined: one.quarantined + other.quarantined,
    saleAmount: one.saleAmount + other.saleAmount,
    payout: one.payout + other.payout,
    checksum: one.checksum + other.checksum,
  };
}

export function isSame(one: Totals, other: Totals): boolean {
  return (Object.keys(one) as (keyof Totals)[]).every((name) => one[name] === other[name]);
}

/** Parses a decimal of at most four places. */
function parseAmount(text: string): bigint {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0'));
  return text.startsWith('-') ? -units : units;
}

export function formatAmount(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}
