import { randomFillSync } from 'node:crypto';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

// One call for the random bytes of many ids: a system call for each would cost more than all the rest.
const pool = Buffer.alloc(10 * 256);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter that orders the ids of one process within a
 * millisecond, and 62 random bits.
 */
export function uuidV7(nowMs: number = Date.now()): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  sequence = nowMs === lastMs ? sequence + 1 : ((pool[used]! & 0x07) << 8) | pool[used + 1]!;
  lastMs = nowMs;
  const at = used;
  used += 10;
  const high = Math.floor(nowMs / 0x1_0000_0000);
  const low = nowMs >>> 0;
  // The counter starts below 2,048, so it wraps only after as many more ids in one millisecond.
  const counter = sequence & 0x0fff;
  return (
    HEX[(high >> 8) & 0xff]! +
    HEX[high & 0xff]! +
    HEX[low >>> 24]! +
    HEX[(low >>> 16) & 0xff]! +
    '-' +
    HEX[(low >>> 8) & 0xff]! +
    HEX[low & 0xff]! +
    '-' +
    HEX[0x70 | (counter >> 8)]! +
    HEX[counter & 0xff]! +
    '-' +
    HEX[0x80 | (pool[at + 2]! & 0x3f)]! +
    HEX[pool[at + 3]!]! +
    '-' +
    HEX[pool[at + 4]!]! +
    HEX[pool[at + 5]!]! +
    HEX[pool[at + 6]!]! +
    HEX[pool[at + 7]!]! +
    HEX[pool[at + 8]!]! +
    HEX[pool[at + 9]!]!
  );
}

export function isUuidV7(text: string): boolean {
  return UUID_V7.test(text);
}

/** The time in a UUIDv7. */
export function timeOfUuidV7(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
