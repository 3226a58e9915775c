const SLOTS = 256;

interface Entry<Value> {
  readonly key: string;
  value: Value;
  next: Entry<Value> | undefined;
}

/**
 * A map for entries that come and go by the thousand a second, by keys that end at random, such as ids and hashes.
 * JavaScript's own Map replaces its table every few entries and links the old table to the new one. Once the garbage
 * collector takes a dead table for long-lived, it keeps all that later tables held as well: half of what a postback left
 * behind.
 */
export class ShortLivedMap<Value> {
  private readonly slots = Array.from({ length: SLOTS }, (): Entry<Value> | undefined => undefined);

  get(key: string): Value | undefined {
    return this.find(slotOf(key), key)?.value;
  }

  set(key: string, value: Value): void {
    const slot = slotOf(key);
    const known = this.find(slot, key);
    if (known) known.value = value;
    // In front, so that no entry ever points at a younger one.
    else this.slots[slot] = { key, value, next: this.slots[slot] };
  }

  delete(key: string): void {
    const slot = slotOf(key);
    let before: Entry<Value> | undefined;
    let entry = this.slots[slot];
    while (entry && entry.key !== key) [before, entry] = [entry, entry.next];
    if (!entry) return;
    if (before) before.next = entry.next;
    else this.slots[slot] = entry.next;
  }

  private find(slot: number, key: string): Entry<Value> | undefined {
    let entry = this.slots[slot];
    while (entry && entry.key !== key) entry = entry.next;
    return entry;
  }
}

/** By the last four characters, of which each digit of a hexadecimal number has an effect. */
function slotOf(key: string): number {
  let hash = 0;
  for (let at = Math.max(0, key.length - 4); at < key.length; at += 1) hash = Math.imul(hash, 31) + key.charCodeAt(at);
  return hash & (SLOTS - 1);
}
