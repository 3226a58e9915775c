const PLACES = 4;
const UNIT = 10n ** BigInt(PLACES);

/** An amount, as the normaliser writes it, in ten-thousandths. */
export function scaled(amount: string): bigint {
  const [whole, fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole! + fraction.padEnd(PLACES, '0'));
  return amount.startsWith('-') ? -value : value;
}

/** A sum of ten-thousandths as decimal text with four places. */
export function textOfScaled(sum: bigint): string {
  const size = sum < 0n ? -sum : sum;
  const fraction = String(size % UNIT).padStart(PLACES, '0');
  return `${sum < 0n ? '-' : ''}${size / UNIT}.${fraction}`;
}

/** The exact sum of amounts, as decimal text with four places. */
export function addDecimals(amounts: readonly string[]): string {
  return textOfScaled(amounts.reduce((sum, amount) => sum + scaled(amount), 0n));
}
