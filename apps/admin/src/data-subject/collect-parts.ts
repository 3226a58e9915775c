import type { Problem } from '@app/common';

/** Whoever needs longer is reported as not complete. */
const TOTAL_DEADLINE_MS = 5 * 60_000;
/** Records of one export, of a partner or the gateway. */
const MAX_RECORDS = 10_000;

/** One part of what was done: lists and counts; `next` says where the next part goes on. */
export type Part<Found> = Found & { next: string | null };

export type PartResult<Found> = { ok: true; body: Part<Found> } | { ok: false; problem: Problem };

export interface Collected<Found> {
  /** Undefined when not even the first part was answered. */
  sum: Part<Found> | undefined;
  problem: Problem | undefined;
}

/** Asks for one part after the other, until all is done, or enough, or somebody does not answer. */
export async function collectParts<Found extends object>(
  ask: (cursor: string | null) => Promise<PartResult<Found>>,
): Promise<Collected<Found>> {
  const untilMs = performance.now() + TOTAL_DEADLINE_MS;
  let answer = await ask(null);
  let sum = answer.ok ? answer.body : undefined;
  while (answer.ok && sum && sum.next !== null && performance.now() < untilMs && !isFull(sum)) {
    answer = await ask(sum.next);
    if (answer.ok) sum = mergeParts(sum, answer.body);
  }
  return { sum, problem: answer.ok ? undefined : answer.problem };
}

/** Lists as their lengths. */
export function countsOf(found: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, Array.isArray(value) ? value.length : value]),
  );
}

function isFull(sum: object): boolean {
  const records = Object.values(sum).reduce(
    (count: number, value) => count + (Array.isArray(value) ? value.length : 0),
    0,
  );
  return records >= MAX_RECORDS;
}

/** Lists are put together, numbers added up; of anything else the later one counts. */
function mergeParts<Found extends object>(one: Part<Found>, other: Part<Found>): Part<Found> {
  const others = other as Record<string, unknown>;
  const joined = Object.entries(one).map(([name, value]) => [name, mergeValues(value, others[name])]);
  return Object.fromEntries(joined) as Part<Found>;
}

function mergeValues(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return [...(one as unknown[]), ...(other as unknown[])];
  return typeof one === 'number' && typeof other === 'number' ? one + other : other;
}
