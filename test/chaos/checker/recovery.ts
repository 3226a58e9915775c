import { describeFault, type InjectedFault } from '../faults/inject-faults';
import type { Acknowledgement } from '../client/messages';

export interface Recovery {
  fault: string;
  /** From the end of the fault until every entry point has acknowledged something that was sent after it. */
  recoveryMs: number;
}

/**
 * Measures how long each fault kept any entry point from working. If other faults ended in that time, it counts from
 * the last of them.
 *
 * @returns the longest first; an entry point that never worked again counts until the client stopped
 */
export function measureRecoveries(
  faults: readonly InjectedFault[],
  acknowledged: readonly Acknowledgement[],
): Recovery[] {
  const entryPoints = [...Map.groupBy(acknowledged, ({ entryPoint: way }) => way).values()].map((ofOne) =>
    ofOne.toSorted((one, other) => one.sentAtMs - other.sentAtMs),
  );
  const lastMs = Math.max(...entryPoints.map((ofOne) => ofOne.at(-1)!.sentAtMs));
  const endsMs = faults.map(({ endedAtMs }) => endedAtMs);
  const recoveryOf = ({ endedAtMs }: InjectedFault): number => {
    const worksMs = Math.max(...entryPoints.map((ofOne) => firstAcknowledgedAt(ofOne, endedAtMs) ?? lastMs));
    return Math.max(0, worksMs - Math.max(endedAtMs, ...endsMs.filter((endMs) => endMs < worksMs)));
  };
  return faults
    .map((fault) => ({ fault: describeFault(fault), recoveryMs: recoveryOf(fault) }))
    .toSorted((one, other) => other.recoveryMs - one.recoveryMs);
}

function firstAcknowledgedAt(ofOne: readonly Acknowledgement[], afterMs: number): number | undefined {
  let first: number | undefined;
  for (let at = indexAfter(ofOne, afterMs); at < ofOne.length && ofOne[at]!.sentAtMs < (first ?? Infinity); at += 1) {
    const acknowledgedMs = ofOne[at]!.sentAtMs + ofOne[at]!.tookMs;
    first = Math.min(first ?? acknowledgedMs, acknowledgedMs);
  }
  return first;
}

/** The index of the first that was sent at that time or later. */
function indexAfter(ofOne: readonly Acknowledgement[], afterMs: number): number {
  let [low, high] = [0, ofOne.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ofOne[middle]!.sentAtMs < afterMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
