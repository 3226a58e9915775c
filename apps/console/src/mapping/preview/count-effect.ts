import type { CompiledDocument } from './compile-document';
import { type Effect, effectOf } from './compare-results';
import { interpretSample } from './interpret-sample';
import type { Sample } from './read-sample';
import { ConversionSums, differencesOf, type Sum } from './sum-amounts';

/** What a draft changes of the samples. */
export interface SampleEffect {
  total: number;
  counts: Readonly<Record<Effect, number>>;
  /** By how much amounts change, by field and currency. */
  sums: Sum[];
  effects: ReadonlyMap<string, Effect>;
}

export function countEffect(
  samples: readonly Sample[],
  active: CompiledDocument,
  draft: CompiledDocument,
): SampleEffect {
  const counts = { same: 0, changes: 0, leaves_quarantine: 0, enters_quarantine: 0 };
  const effects = new Map<string, Effect>();
  const [before, after] = [new ConversionSums(), new ConversionSums()];
  for (const sample of samples) {
    const [was, is] = [interpretSample(sample, active), interpretSample(sample, draft)];
    if (!was || !is) continue;
    const effect = effectOf(was.result, is.result);
    counts[effect] += 1;
    effects.set(sample.postback_id, effect);
    before.add(sample, was);
    after.add(sample, is);
  }
  return { total: effects.size, counts, sums: differencesOf(before.list(), after.list()), effects };
}
