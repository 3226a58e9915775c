import { randomInt } from 'node:crypto';

const FNV_PRIME = 16_777_619;
const EMPTY = 0;

/** Slots for each id, so that few take the slot of another. */
const ROOM = 8;

/** What a partner with few postbacks needs; a cell may have thousands of those. */
const FIRST_SLOTS = 64;

/**
 * Remembers ids that were seen lately, in a space that grows to a bound and that the garbage collector need not look at.
 * Only a hint: an id is forgotten when another one takes its slot, and rarely one is taken for another.
 */
export class RecentIds {
  private slots = new Int32Array(FIRST_SLOTS);
  private taken = 0;
  /** Differs in each process, so that nobody can choose ids that share a slot. */
  private readonly seed = randomInt(2 ** 31);

  /** @param maxSlots a power of two; an eighth of that many ids are remembered well */
  constructor(private readonly maxSlots: number) {}

  /** @param scope of the id, such as its tenant */
  has(scope: number, id: string): boolean {
    const hash = this.hash(scope, id);
    return this.slots[hash & (this.slots.length - 1)] === hash;
  }

  add(scope: number, id: string): void {
    if (this.taken * ROOM >= this.slots.length && this.slots.length < this.maxSlots) this.grow();
    this.put(this.hash(scope, id));
  }

  private put(hash: number): void {
    const slot = hash & (this.slots.length - 1);
    if (this.slots[slot] === EMPTY) this.taken += 1;
    this.slots[slot] = hash;
  }

  private grow(): void {
    const known = this.slots;
    this.slots = new Int32Array(known.length * 2);
    this.taken = 0;
    for (const hash of known) if (hash !== EMPTY) this.put(hash);
  }

  /** FNV-1a, mixed so that its low bits depend on all others; never that of an empty slot. */
  private hash(scope: number, id: string): number {
    let hash = Math.imul(this.seed ^ scope, FNV_PRIME);
    for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), FNV_PRIME);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
    hash ^= hash >>> 13;
    return hash === EMPTY ? 1 : hash;
  }
}
