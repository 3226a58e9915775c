import { createHash } from 'node:crypto';

const TIME_DIGITS = 12;
/** The 12 bits after the version hold the microseconds within the millisecond, in 1/4096 ms (RFC 9562, method 3). */
const FRACTIONS_PER_MS = 4_096n;
const TAIL_BITS = 62n;
const VARIANT = 0b10n << TAIL_BITS;
const WHOLE_NUMBER = /^\d+$/;

/**
 * The postback id of a legacy row: a UUIDv7 of the millisecond in which it was received, the same on every run. The
 * microseconds follow the millisecond and the legacy id follows these, so ids sort like (received_at, id). A legacy id
 * that is not a whole number is hashed; such ids have no order within a microsecond.
 *
 * @param receivedAtMicros Unix time in microseconds, not before 1970
 */
export function legacyPostbackId(receivedAtMicros: bigint, id: string): string {
  const fraction = ((receivedAtMicros % 1_000n) * FRACTIONS_PER_MS) / 1_000n;
  const time = hex(receivedAtMicros / 1_000n, TIME_DIGITS);
  const tail = hex(VARIANT | tailOf(id), 16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(fraction, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function tailOf(id: string): bigint {
  const isNumber = WHOLE_NUMBER.test(id) && id.length < 20 && BigInt(id) < 1n << TAIL_BITS;
  return isNumber ? BigInt(id) : BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`) >> 2n;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
