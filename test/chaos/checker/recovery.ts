import { describeFault, type InjectedFault } from '../faults/inject-faults';
import type { Acknowledgement } from '../client/client-messages';

export interface Recovery {
  fault: string;
  /** From the fault's end to the first acknowledgement of what was sent after it, on the way that took longest. */
  recoveryMs: number;
}

/**
 * How long it took after each fault until every way worked again. Where others ended meanwhile, it counts from the
 * last of them.
 *
 * @returns the longest first; a way that never worked again counts as long as the client went on
 */
export function measureRecoveries(
  faults: readonly InjectedFault[],
  acknowledged: readonly Acknowledgement[],
): Recovery[] {
  const ways = [...Map.groupBy(acknowledged, ({ entryPoint: way }) => way).values()].map((ofWay) =>
    ofWay.toSorted((one, other) => one.sentAtMs - other.sentAtMs),
  );
  const lastMs = Math.max(...ways.map((ofWay) => ofWay.at(-1)!.sentAtMs));
  const endsMs = faults.map(({ endedAtMs }) => endedAtMs);
  const recoveryOf = ({ endedAtMs }: InjectedFault): number => {
    const worksMs = Math.max(...ways.map((ofWay) => firstAnsweredAt(ofWay, endedAtMs) ?? lastMs));
    return Math.max(0, worksMs - Math.max(endedAtMs, ...endsMs.filter((endMs) => endMs < worksMs)));
  };
  return faults
    .map((fault) => ({ fault: describeFault(fault), recoveryMs: recoveryOf(fault) }))
    .toSorted((one, other) => other.recoveryMs - one.recoveryMs);
}

function firstAnsweredAt(ofWay: readonly Acknowledgement[], afterMs: number): number | undefined {
  let first: number | undefined;
  for (let at = indexAfter(ofWay, afterMs); at < ofWay.length && ofWay[at]!.sentAtMs < (first ?? Infinity); at += 1) {
    const answeredMs = ofWay[at]!.sentAtMs + ofWay[at]!.tookMs;
    first = Math.min(first ?? answeredMs, answeredMs);
  }
  return first;
}

/** The first that was sent at that time or later. */
function indexAfter(ofWay: readonly Acknowledgement[], afterMs: number): number {
  let [low, high] = [0, ofWay.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ofWay[middle]!.sentAtMs < afterMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
