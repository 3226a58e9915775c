import { type CompiledMapping, targetOf } from '@app/postback/mapping/compile-mapping';
import type { ResponseBody } from '../../client/client';
import type { Sample } from './read-sample';

type NamesSeen = ResponseBody<'/api/v1/partners/{partner_code}/names-seen', 'get'>;

export type SeenName = Pick<NamesSeen['data'][number], 'name' | 'count' | 'values'>;

/** The names that came, the most frequent first. */
export interface SeenNames {
  byName: ReadonlyMap<string, SeenName>;
  /** Of how many postbacks. */
  total: number;
}

export function seenIn({ data, looked_at }: NamesSeen): SeenNames {
  return { byName: new Map(data.map((seen) => [seen.name, seen])), total: looked_at };
}

/** The same from samples, where the service could not count all. */
export function seenInSamples(samples: readonly Pick<Sample, 'names'>[]): SeenNames {
  const counts = new Map<string, number>();
  for (const { names } of samples) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].toSorted(([, one], [, other]) => other - one);
  return { byName: new Map(names.map(([name, count]) => [name, { name, count, values: [] }])), total: samples.length };
}

/** The names that mean nothing under a mapping. */
export function unmappedOf({ byName }: SeenNames, mapping: CompiledMapping): SeenName[] {
  return [...byName.values()].filter(({ name }) => targetOf(mapping, name) === undefined);
}
