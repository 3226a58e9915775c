import type { CollectorSource, CollectorSources, SourceKeyKind } from '@app/partner-config';

/** A source, with what its key allows. */
export interface SourceAccess {
  source: CollectorSource;
  kind: SourceKeyKind;
}

/** The sources in the form in which requests look them up. */
export interface SourceTable {
  byKeyHash: ReadonlyMap<string, SourceAccess>;
  byCode: ReadonlyMap<string, CollectorSource>;
  byId: ReadonlyMap<number, CollectorSource>;
  /** Of any source: a preflight request does not say which source its request will be for. */
  origins: ReadonlySet<string>;
}

export function compileSources({ sources }: CollectorSources): SourceTable {
  return {
    byKeyHash: new Map(sources.flatMap((source) => source.keys.map(({ kind, hash }) => [hash, { source, kind }]))),
    byCode: new Map(sources.map((source) => [source.code, source])),
    byId: new Map(sources.map((source) => [source.id, source])),
    origins: new Set(sources.flatMap(({ origins }) => origins)),
  };
}
