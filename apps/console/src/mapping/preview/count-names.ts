import type { Sample } from './read-sample';

/** In how many samples each name came, the most frequent first. */
export function countNames(samples: readonly Pick<Sample, 'names'>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { names } of samples) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].toSorted(([, one], [, other]) => other - one));
}
