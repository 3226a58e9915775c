import type { PartnerIntakeAtGateway } from '@app/internal-protocol';
import type { HourBalance } from './reconciliation.dto';

/** A service that received nothing through the gateway is asked this often; one that sleeps is woken for it. */
const QUIET_INTERVAL_MS = { default: 3_600_000, sleeping: 86_400_000 };

/** What the watch knows of a partner since its service was asked the last time. */
export interface LastReconciliation {
  askedMs: number;
  /** What the gateway had counted then. */
  counters: PartnerIntakeAtGateway;
  /** Undefined: its service did not respond. */
  hours: Omit<HourBalance, 'partner_code'>[] | undefined;
}

/**
 * Whether the watch asks a partner's service now. Each question costs a quiet service a connection to its database, and
 * starts one that sleeps, so both are asked because of what the gateway has counted, and otherwise rarely.
 *
 * @param last undefined on the first run, which asks every service that does not sleep
 */
export function isReconciliationDue(
  { sleeps }: { sleeps: boolean },
  counters: PartnerIntakeAtGateway,
  last: LastReconciliation | undefined,
  nowMs: number,
): boolean {
  const hasReceived = counters.taken.length + counters.waiting.length > 0;
  if (!last) return hasReceived || !sleeps;
  const interval = sleeps ? QUIET_INTERVAL_MS.sleeping : QUIET_INTERVAL_MS.default;
  if (nowMs - last.askedMs >= interval || !isSettled(last)) return true;
  return sleeps ? hasChanged(last.counters, counters) : hasReceived || receivesDirectly(last);
}

function isSettled({ hours }: LastReconciliation): boolean {
  return hours !== undefined && hours.every(({ state }) => state !== 'open' && state !== 'unbalanced');
}

/** Whether senders call the service without the gateway, whose counters then do not show that something arrived. */
function receivesDirectly({ hours = [], counters }: LastReconciliation): boolean {
  const sum = (counts: { received: number }[]): number => counts.reduce((total, { received }) => total + received, 0);
  return sum(hours) > sum(counters.taken);
}

/** An hour that is no longer among the monitored ones is no change. */
function hasChanged(before: PartnerIntakeAtGateway, now: PartnerIntakeAtGateway): boolean {
  const known = new Set(before.taken.map((hour) => JSON.stringify(hour)));
  return (
    now.taken.some((hour) => !known.has(JSON.stringify(hour))) ||
    JSON.stringify(now.waiting) !== JSON.stringify(before.waiting)
  );
}
