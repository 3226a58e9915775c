import { setTimeout as wait } from 'node:timers/promises';
import type { HourBalance } from '@app/internal-protocol';

/** Books are written every second. */
const WRITTEN_WITHIN_MS = 6_000;
const POLL_MS = 500;
const ASK_TIMEOUT_MS = 25_000;

/** One hour of a partner, as the reconciliation tells it. */
type Hour = HourBalance & { partner_code: string };

interface Reconciliation {
  adds_up: boolean;
  data: Hour[];
  not_answered: { partner_code: string; detail: string }[];
}

/** All hours and partners together. */
export type Balance = Record<
  'received' | 'stored' | 'repeated' | 'quarantined' | 'refused' | 'uncertain' | 'waiting' | 'difference',
  number
>;

interface ReconciliationProblem {
  subject: string;
  detail: string;
}

/**
 * Asks the platform to hold its books against what it keeps, until they add up. More may be kept than is booked: what
 * crashed had not written down its last second, and what was refused for want of an answer may be stored. Nothing may
 * be booked that is not kept.
 */
export async function checkReconciliation(admin: {
  url: string;
  key: string;
}): Promise<{ balance: Balance | undefined; faults: ReconciliationProblem[] }> {
  const deadlineMs = performance.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const answer = await fetchReconciliation(admin);
    const faults = typeof answer === 'string' ? [{ subject: 'reconciliation', detail: answer }] : findProblems(answer);
    if (faults.length === 0 || performance.now() > deadlineMs) {
      return { faults, balance: typeof answer === 'string' ? undefined : sumHours(answer.data) };
    }
    await wait(POLL_MS);
  }
}

/** What the admin API answers, or why it does not. */
async function fetchReconciliation({ url, key }: { url: string; key: string }): Promise<Reconciliation | string> {
  try {
    const options = { headers: { 'x-api-key': key }, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) };
    const answer = await fetch(`${url}/api/v1/reconciliation`, options);
    return answer.ok ? ((await answer.json()) as Reconciliation) : `${answer.status} ${await answer.text()}`;
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}

function findProblems({ data, not_answered, adds_up }: Reconciliation): ReconciliationProblem[] {
  const silent = not_answered.map(({ partner_code, detail }) => ({ subject: partner_code, detail }));
  const wrong = data.filter(isWrong).map((hour) => ({ subject: hour.partner_code, detail: JSON.stringify(hour) }));
  if (silent.length + wrong.length === 0 && !adds_up) return [{ subject: 'reconciliation', detail: 'does not add up' }];
  return [...silent, ...wrong];
}

function isWrong({ difference, uncertain, waiting, state }: Hour): boolean {
  if (state === 'unbalanced' || difference > 0 || waiting > 0) return true;
  return state !== 'unknown' && -difference > uncertain;
}

function sumHours(data: readonly Hour[]): Balance {
  const sum: Balance = {
    received: 0,
    stored: 0,
    repeated: 0,
    quarantined: 0,
    refused: 0,
    uncertain: 0,
    waiting: 0,
    difference: 0,
  };
  for (const hour of data) for (const name of Object.keys(sum) as (keyof Balance)[]) sum[name] += hour[name];
  return sum;
}
