import type { DerivedKey } from './derived-keys';

/** The platform's masters that new keys would be derived of, and that nobody has made yet. */
export interface SourcesRequest {
  /** Keys that may be derived. */
  derived: readonly DerivedKey[];
  /** Secrets that have no value yet. */
  empty: readonly string[];
  /** Secrets of the platform that have a value, or get one before these. */
  there: ReadonlySet<string>;
}

/** Without its master a key would be derived of nothing. */
export function findMissingRootKeys({ derived, empty, there }: SourcesRequest): string[] {
  const isEmpty = new Set(empty);
  const sources = derived.filter(({ name }) => isEmpty.has(name)).map(({ rootKey: master }) => master);
  return [...new Set(sources)].filter((source) => !there.has(source));
}
