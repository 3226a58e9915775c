import { createHash } from 'node:crypto';

const HEX_DIGITS_OF_TIME = 12;
/** The 12 bits after the version hold the microseconds within the millisecond, in 1/4096 ms (RFC 9562, method 3). */
const FRACTIONS_A_MS = 4_096n;
const TAIL_BITS = 62n;
const VARIANT = 0b10n << TAIL_BITS;
const WHOLE_NUMBER = /^\d+$/;

/**
 * The receipt of a former row: a UUIDv7 of the millisecond at which it was received, always the same for the same
 * row. Receipts of one partner are in the order of (received_at, id): the microseconds follow the millisecond, and
 * the id follows these. An id that is no whole number tells no order; within one microsecond its hash is taken.
 *
 * @param receivedAtMicros Unix time in microseconds, not before 1970
 */
export function legacyPostbackId(receivedAtMicros: bigint, id: string): string {
  const ms = receivedAtMicros / 1_000n;
  const fraction = ((receivedAtMicros % 1_000n) * FRACTIONS_A_MS) / 1_000n;
  const time = hex(ms, HEX_DIGITS_OF_TIME);
  const tail = hex(VARIANT | tailOf(id), 16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(fraction, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function tailOf(id: string): bigint {
  const isInOrder = WHOLE_NUMBER.test(id) && id.length < 20 && BigInt(id) < 1n << TAIL_BITS;
  return isInOrder ? BigInt(id) : BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`) >> 2n;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
