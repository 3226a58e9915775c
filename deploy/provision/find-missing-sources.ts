import type { DerivedKey } from './derived-keys';

/** The platform's secrets that new ones would be made of, and that nobody has made yet. */
export interface SourcesRequest {
  /** Keys that may be derived. */
  derived: readonly DerivedKey[];
  /** Secrets that have no value yet. */
  empty: string[];
  /** Of these, the names that are copies of the platform's. */
  copies: ReadonlySet<string>;
  /** Secrets of the platform that have a value, or get one before these. */
  there: ReadonlySet<string>;
}

/** Without its source a key would be derived of nothing, and a copy be another's password. */
export function findMissingSources({ derived, empty, copies, there }: SourcesRequest): string[] {
  const masters = new Map(derived.map(({ name, master }) => [name, master]));
  const sources = empty.map((name) => (copies.has(name) ? name : masters.get(name)));
  return [...new Set(sources.filter((source) => source !== undefined))].filter((source) => !there.has(source));
}
