/** An exact fraction; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const PLACES = 4;
const SCALE = 10n ** BigInt(PLACES);

/** Reads decimal text of any number of places. */
export function parseDecimal(text: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`Not a decimal number: ${text.slice(0, 40)}`);
  const [, sign, whole, fraction = ''] = match;
  const numerator = BigInt(whole! + fraction);
  return { numerator: sign ? -numerator : numerator, denominator: 10n ** BigInt(fraction.length) };
}

/** Reads a number of a plan, as it is written in JSON. */
export function fromNumber(value: number): Rational {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const { numerator, denominator } = parseDecimal(mantissa!);
  const power = Number(exponent);
  return power >= 0
    ? { numerator: numerator * 10n ** BigInt(power), denominator }
    : { numerator, denominator: denominator * 10n ** BigInt(-power) };
}

/** A sum in ten-thousandths. */
export function fromTenThousandths(value: bigint): Rational {
  return { numerator: value, denominator: SCALE };
}

/** Decimal text in ten-thousandths, exact for amounts of the roll-up. */
export function toTenThousandths(text: string): bigint {
  const { numerator, denominator } = parseDecimal(text);
  const scaled = numerator * SCALE;
  if (scaled % denominator !== 0n) throw new Error(`More than ${PLACES} decimal places: ${text.slice(0, 40)}`);
  return scaled / denominator;
}

export function subtract(first: Rational, second: Rational): Rational {
  return {
    numerator: first.numerator * second.denominator - second.numerator * first.denominator,
    denominator: first.denominator * second.denominator,
  };
}

/** Undefined for a division by zero. */
export function divide(first: Rational, second: Rational): Rational | undefined {
  if (second.numerator === 0n) return undefined;
  const [numerator, denominator] = [first.numerator * second.denominator, first.denominator * second.numerator];
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** Negative, zero or positive, as sorting wants it. */
export function compare(first: Rational, second: Rational): number {
  const difference = first.numerator * second.denominator - second.numerator * first.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Decimal text with at most so many places, rounded half away from zero, without trailing zeros. */
export function formatDecimal({ numerator, denominator }: Rational, places = PLACES): string {
  const scale = 10n ** BigInt(places);
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * scale * 2n + denominator) / (denominator * 2n);
  const digits = rounded.toString().padStart(places + 1, '0');
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
  return numerator < 0n && rounded > 0n ? `-${text}` : text;
}
