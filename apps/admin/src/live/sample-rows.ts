/** As many entries as fit, spread evenly over all, in their order. */
export function sampleRows<Entry>(entries: readonly Entry[], max: number): readonly Entry[] {
  if (entries.length <= max) return entries;
  return Array.from({ length: max }, (_, place) => entries[Math.floor((place * entries.length) / max)]!);
}
