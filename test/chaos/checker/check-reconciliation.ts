import { setTimeout as wait } from 'node:timers/promises';
import type { HourBalance } from '@app/internal-protocol';

/** Intake counters are written every second. */
const COUNTERS_TIMEOUT_MS = 6_000;
const POLL_MS = 500;
const REQUEST_TIMEOUT_MS = 25_000;

/** One hour of a partner in the reconciliation. */
type Hour = HourBalance & { partner_code: string };

interface Reconciliation {
  adds_up: boolean;
  data: Hour[];
  not_answered: { partner_code: string; detail: string }[];
}

const TOTALS = [
  'received',
  'stored',
  'repeated',
  'quarantined',
  'refused',
  'uncertain',
  'waiting',
  'difference',
] as const;

/** The sums over all hours and partners. */
export type Balance = Record<(typeof TOTALS)[number], number>;

interface Problem {
  subject: string;
  detail: string;
}

/**
 * Reads the platform's reconciliation until it is balanced. More may be stored than was counted: a crashed process has not
 * written its last second, and a postback refused for lack of a response may be stored. Nothing may be counted that is
 * not stored.
 */
export async function checkReconciliation(admin: {
  url: string;
  key: string;
}): Promise<{ balance: Balance | undefined; problems: Problem[] }> {
  const deadlineMs = performance.now() + COUNTERS_TIMEOUT_MS;
  for (;;) {
    const response = await fetchReconciliation(admin);
    const isFailure = typeof response === 'string';
    const problems = isFailure ? [{ subject: 'reconciliation', detail: response }] : findProblems(response);
    if (problems.length === 0 || performance.now() > deadlineMs) {
      return { problems, balance: isFailure ? undefined : sumHours(response.data) };
    }
    await wait(POLL_MS);
  }
}

/** The reconciliation, or why the admin API does not return it. */
async function fetchReconciliation({ url, key }: { url: string; key: string }): Promise<Reconciliation | string> {
  try {
    const options = { headers: { 'x-api-key': key }, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) };
    const response = await fetch(`${url}/api/v1/reconciliation`, options);
    return response.ok ? ((await response.json()) as Reconciliation) : `${response.status} ${await response.text()}`;
  } catch (error) {
    return `no response: ${(error as Error).message}`;
  }
}

function findProblems({ data, not_answered, adds_up }: Reconciliation): Problem[] {
  const missing = not_answered.map(({ partner_code, detail }) => ({ subject: partner_code, detail }));
  const wrong = data.filter(isWrong).map((hour) => ({ subject: hour.partner_code, detail: JSON.stringify(hour) }));
  const problems = [...missing, ...wrong];
  return problems.length === 0 && !adds_up ? [{ subject: 'reconciliation', detail: 'is unbalanced' }] : problems;
}

function isWrong({ difference, uncertain, waiting, state }: Hour): boolean {
  if (state === 'unbalanced' || difference > 0 || waiting > 0) return true;
  return state !== 'unknown' && -difference > uncertain;
}

function sumHours(hours: readonly Hour[]): Balance {
  const sums = TOTALS.map((name) => [name, hours.reduce((sum, hour) => sum + hour[name], 0)]);
  return Object.fromEntries(sums) as Balance;
}
