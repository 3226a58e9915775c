import { randomInt } from 'node:crypto';

const FNV_PRIME = 16_777_619;
const EMPTY = 0;

/** What a partner with few postbacks needs; a cell may have thousands of those. */
const FIRST_SLOTS = 64;

/**
 * Remembers the ids that were seen last, each by a hash: in tables that the garbage collector need not look at, of which
 * the older one is dropped when the newer one is half full. Only a hint, because rarely one id is taken for another.
 */
export class RecentIds {
  private slots = new Int32Array(FIRST_SLOTS);
  private older = new Int32Array(FIRST_SLOTS);
  private taken = 0;
  /** Differs in each process, so that nobody can choose ids that have one hash. */
  private readonly seed = randomInt(2 ** 31);

  /** @param maxSlots a power of two; half as many ids are remembered at least */
  constructor(private readonly maxSlots: number) {}

  /** @param scope of the id, such as its tenant */
  has(id: string, scope = 0): boolean {
    const hash = this.hash(id, scope);
    return this.slots[slotFor(hash, this.slots)] === hash || this.older[slotFor(hash, this.older)] === hash;
  }

  add(id: string, scope = 0): void {
    if (this.taken * 2 >= this.slots.length) this.makeRoom();
    this.put(this.hash(id, scope));
  }

  private put(hash: number): void {
    const slot = slotFor(hash, this.slots);
    if (this.slots[slot] === EMPTY) this.taken += 1;
    this.slots[slot] = hash;
  }

  private makeRoom(): void {
    const full = this.slots;
    this.taken = 0;
    this.slots = new Int32Array(Math.min(full.length * 2, this.maxSlots));
    if (full.length === this.maxSlots) this.older = full;
    else for (const hash of full) if (hash !== EMPTY) this.put(hash);
  }

  /** FNV-1a, mixed so that its low bits depend on all others; never that of an empty slot. */
  private hash(id: string, scope: number): number {
    let hash = Math.imul(this.seed ^ scope, FNV_PRIME);
    for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), FNV_PRIME);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
    hash ^= hash >>> 13;
    return hash === EMPTY ? 1 : hash;
  }
}

/** The slot of a hash, or the empty one that it would take: the first from its own on. */
function slotFor(hash: number, slots: Int32Array): number {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== EMPTY && slots[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}
