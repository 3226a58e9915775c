import type { Problem } from '@app/common';
import type { ServiceResponse } from '@app/common/identity/call-service';

/** A process that needs longer is reported as not complete. */
const TOTAL_DEADLINE_MS = 5 * 60_000;
/** Of one export by a partner's service or the gateway. */
const MAX_RECORDS = 10_000;

/** Lists and counts of one part of the work; `next` is the cursor of the next part. */
export type Part = Record<string, unknown> & { next: string | null };

export interface Collected {
  /** Undefined when not even the first part arrived. */
  sum: Part | undefined;
  problem: Problem | undefined;
}

/** Requests one part after another, until there is none, or enough records, or no response. */
export async function collectParts(
  request: (cursor: string | null) => Promise<ServiceResponse<Part>>,
): Promise<Collected> {
  const untilMs = performance.now() + TOTAL_DEADLINE_MS;
  let response = await request(null);
  let sum = response.ok ? response.body : undefined;
  while (response.ok && sum && sum.next !== null && performance.now() < untilMs && !isFull(sum)) {
    response = await request(sum.next);
    if (response.ok) sum = mergeParts(sum, response.body);
  }
  return { sum, problem: response.ok ? undefined : response.problem };
}

function isFull(sum: Part): boolean {
  const lengths = Object.values(sum).map((value) => (Array.isArray(value) ? value.length : 0));
  return lengths.reduce((total, length) => total + length, 0) >= MAX_RECORDS;
}

/** Concatenates lists and adds numbers; any other value is the later one. */
function mergeParts(one: Part, other: Part): Part {
  const merged = Object.entries(one).map(([name, value]) => [name, mergeValues(value, other[name])]);
  return Object.fromEntries(merged) as Part;
}

function mergeValues(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return [...(one as unknown[]), ...(other as unknown[])];
  return typeof one === 'number' && typeof other === 'number' ? one + other : other;
}
