import type { PartnerIntakeAtGateway } from '@app/internal-protocol';
import { isReconciliationDue, type LastReconciliation } from './is-reconciliation-due';
import type { HourBalance } from './reconciliation.dto';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const AWAKE = { sleeps: false };
const SLEEPING = { sleeps: true };
const NOTHING = countersOf();

/** What the gateway has received, hour by hour, and what waits in its spool. */
function countersOf(received: number[] = [], waiting = 0): PartnerIntakeAtGateway {
  return {
    taken: received.map((count, index) => ({ hour: hourOf(index), received: count, refused: 0, uncertain: 0 })),
    waiting: waiting > 0 ? [{ hour: hourOf(0), waiting }] : [],
    unknown: [],
  };
}

function hourOf(index: number): string {
  return new Date(index * HOUR_MS).toISOString();
}

function askedWith(counters: PartnerIntakeAtGateway, state = 'balanced', direct = 0): LastReconciliation {
  const hours = counters.taken.map(
    ({ hour, received }) => ({ hour, received: received + direct, state }) as HourBalance,
  );
  return { askedMs: 0, counters, hours };
}

describe('a service that does not sleep', () => {
  it('is asked at first, and every minute while the gateway has received something', () => {
    expect(isReconciliationDue(AWAKE, NOTHING, undefined, 0)).toBe(true);
    const counters = countersOf([5]);
    expect(isReconciliationDue(AWAKE, counters, askedWith(counters), MINUTE_MS)).toBe(true);
  });

  it('is asked every hour once the gateway has received nothing', () => {
    expect(isReconciliationDue(AWAKE, NOTHING, askedWith(NOTHING), HOUR_MS - 1)).toBe(false);
    expect(isReconciliationDue(AWAKE, NOTHING, askedWith(NOTHING), HOUR_MS)).toBe(true);
  });

  it('is asked every minute while senders call it directly, or it did not respond', () => {
    const direct = { ...askedWith(countersOf([0]), 'balanced', 3), counters: NOTHING };
    expect(isReconciliationDue(AWAKE, NOTHING, direct, MINUTE_MS)).toBe(true);
    const silent = { ...askedWith(NOTHING), hours: undefined };
    expect(isReconciliationDue(AWAKE, NOTHING, silent, MINUTE_MS)).toBe(true);
  });
});

describe('a service that sleeps', () => {
  it('is not asked before the gateway has received something for it', () => {
    expect(isReconciliationDue(SLEEPING, NOTHING, undefined, 0)).toBe(false);
    expect(isReconciliationDue(SLEEPING, countersOf([1]), undefined, 0)).toBe(true);
  });

  it('is asked again only for what has arrived since', () => {
    const last = askedWith(countersOf([1, 2]));
    expect(isReconciliationDue(SLEEPING, countersOf([1, 2]), last, MINUTE_MS)).toBe(false);
    expect(isReconciliationDue(SLEEPING, countersOf([1, 3]), last, MINUTE_MS)).toBe(true);
    expect(isReconciliationDue(SLEEPING, countersOf([1, 2, 1]), last, MINUTE_MS)).toBe(true);
  });

  it('is asked again once its spool has been delivered', () => {
    const last = askedWith(countersOf([1], 1));
    expect(isReconciliationDue(SLEEPING, countersOf([1], 1), last, MINUTE_MS)).toBe(false);
    expect(isReconciliationDue(SLEEPING, countersOf([1]), last, MINUTE_MS)).toBe(true);
  });

  it('is not asked because an hour has left the monitored ones', () => {
    const { taken, ...rest } = countersOf([1, 2]);
    const last = askedWith({ taken, ...rest });
    expect(isReconciliationDue(SLEEPING, { taken: taken.slice(1), ...rest }, last, MINUTE_MS)).toBe(false);
  });

  it.each(['open', 'unbalanced'])('is asked every minute while an hour is %s', (state) => {
    const counters = countersOf([1]);
    expect(isReconciliationDue(SLEEPING, counters, askedWith(counters, state), MINUTE_MS)).toBe(true);
  });

  it('is asked once a day in any case', () => {
    const counters = countersOf([1]);
    expect(isReconciliationDue(SLEEPING, counters, askedWith(counters), 24 * HOUR_MS - 1)).toBe(false);
    expect(isReconciliationDue(SLEEPING, counters, askedWith(counters), 24 * HOUR_MS)).toBe(true);
  });
});
