/** A postback by the names in it. */
export interface Shaped {
  /** The received names, each once, in their order in the alphabet. */
  names: readonly string[];
}

/** A chosen postback with its shape. */
export type Sample<One> = One & {
  /** Numbered from 1, the most frequent first. */
  shape: number;
  /** How many of those looked at have this shape. */
  shape_count: number;
};

/**
 * Chooses up to `max` postbacks: first the newest of each shape, the most frequent shape first, so that rare shapes are
 * seen, and then the newest.
 *
 * @param postbacks newest first
 */
export function chooseSamples<One extends Shaped>(postbacks: readonly One[], max: number): Sample<One>[] {
  const byShape = [...Map.groupBy(postbacks, ({ names }) => JSON.stringify(names)).values()].toSorted(
    (one, other) => other.length - one.length,
  );
  const samples = new Map<One, Sample<One>>();
  byShape.forEach((ofShape, index) => {
    for (const one of ofShape) samples.set(one, { ...one, shape: index + 1, shape_count: ofShape.length });
  });
  const firsts = byShape.map(([first]) => first!);
  const isFirst = new Set(firsts);
  return [...firsts, ...postbacks.filter((one) => !isFirst.has(one))].slice(0, max).map((one) => samples.get(one)!);
}
