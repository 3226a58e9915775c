const PLACES = 4;
const UNIT = 10n ** BigInt(PLACES);

/** The exact sum of decimals with at most four places, as a decimal with four. */
export function addDecimals(values: readonly string[]): string {
  let sum = 0n;
  for (const value of values) sum += unitsOf(value);
  const size = sum < 0n ? -sum : sum;
  const fraction = String(size % UNIT).padStart(PLACES, '0');
  return `${sum < 0n ? '-' : ''}${size / UNIT}.${fraction}`;
}

function unitsOf(value: string): bigint {
  const [integer = '', fraction = ''] = value.split('.');
  return BigInt(integer + fraction.padEnd(PLACES, '0'));
}
