import { parametersOfMembers, readRawData } from '@app/postback';

const VALUES_SHOWN = 3;
/** Longer values are cut: they are shown to be recognised. */
const VALUE_LENGTH = 100;

/** A received name, and how often it came. */
export interface SeenName {
  name: string;
  /** Postbacks with the name. */
  count: number;
  last_seen_at: string;
  /** The newest different values. */
  values: string[];
}

/** Counts the received names of postbacks, which are added newest first. */
export class NameCounts {
  private readonly names = new Map<string, SeenName>();

  add(rawData: string | null, receivedAt: string): void {
    const counted = new Set<string>();
    for (const { name, value } of parametersOfMembers(readRawData(rawData ?? '{}'))) {
      let seen = this.names.get(name);
      if (!seen) this.names.set(name, (seen = { name, count: 0, last_seen_at: receivedAt, values: [] }));
      if (!counted.has(name)) seen.count += 1;
      counted.add(name);
      if (receivedAt > seen.last_seen_at) seen.last_seen_at = receivedAt;
      const text = value?.slice(0, VALUE_LENGTH);
      if (text && seen.values.length < VALUES_SHOWN && !seen.values.includes(text)) seen.values.push(text);
    }
  }

  /** The most frequent first. */
  list(max: number): SeenName[] {
    return [...this.names.values()]
      .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
      .slice(0, max);
  }
}
