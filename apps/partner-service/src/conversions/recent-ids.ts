import { randomInt } from 'node:crypto';

const FNV_PRIME = 16_777_619;

/**
 * Remembers ids that were seen lately, in a space that never grows and that the garbage collector need not look at. Only
 * a hint: an id is forgotten when another one takes its slot, and one in some 65,000 is taken for another.
 */
export class RecentIds {
  private readonly slots: Int32Array;
  /** Differs in each process, so that nobody can choose ids that share a slot. */
  private readonly seed = randomInt(2 ** 31);

  /** @param size a power of two */
  constructor(size: number) {
    this.slots = new Int32Array(size);
  }

  /** @param scope of the id, such as its tenant */
  has(scope: number, id: string): boolean {
    const hash = this.hash(scope, id);
    return this.slots[hash & (this.slots.length - 1)] === hash;
  }

  add(scope: number, id: string): void {
    const hash = this.hash(scope, id);
    this.slots[hash & (this.slots.length - 1)] = hash;
  }

  /** FNV-1a, mixed so that its low bits depend on all others; never 0, which is an empty slot. */
  private hash(scope: number, id: string): number {
    let hash = Math.imul(this.seed ^ scope, FNV_PRIME);
    for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), FNV_PRIME);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
    hash ^= hash >>> 13;
    return hash === 0 ? 1 : hash;
  }
}
