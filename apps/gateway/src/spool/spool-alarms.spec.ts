import type { Log } from '@app/common';
import type { GatewayEnvironment } from '../gateway.env';
import { alarmsOf, SpoolAlarms } from './spool-alarms';
import type { PartnerTotals } from './spool-status';

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 2, 18);

const totalsOf = (totals: Partial<PartnerTotals>): PartnerTotals => ({
  waiting: 1,
  dead: 0,
  bytes: 10,
  oldestWaitingMs: NOW_MS,
  ...totals,
});

describe('the alarms of a spool', () => {
  it.each<[string, Partial<PartnerTotals>, string[]]>([
    ['that empties', { oldestWaitingMs: NOW_MS - 9 * MINUTE_MS }, []],
    ['whose oldest row has waited for more than ten minutes', { oldestWaitingMs: NOW_MS - 11 * MINUTE_MS }, ['stuck']],
    ['that holds dead rows alone', { oldestWaitingMs: null, waiting: 0, dead: 5 }, []],
    ['with 70 % of its bytes', { bytes: 70 }, []],
    ['with more than 70 % of its bytes', { bytes: 71 }, ['nearly_full']],
    ['with both', { bytes: 71, oldestWaitingMs: 0 }, ['stuck', 'nearly_full']],
  ])('%s', (_, totals, alarms) => {
    expect(alarmsOf(totalsOf(totals), 100, NOW_MS)).toEqual(alarms);
  });
});

describe('the log of the alarms', () => {
  let logged: string[];
  let alarms: SpoolAlarms;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW_MS });
    logged = [];
    const log = { error: (message: string) => logged.push(message) } as unknown as Log;
    alarms = new SpoolAlarms({ SPOOL_MAX_BYTES: 100 } as GatewayEnvironment, log);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const isNearlyFull = 'A spool is nearly full';

  it('repeats an alarm every four minutes while it lasts', () => {
    for (let second = 0; second < 10 * 60; second += 5) {
      alarms.report(new Map([['rector', totalsOf({ bytes: 90, oldestWaitingMs: null })]]));
      jest.advanceTimersByTime(5_000);
    }
    expect(logged).toEqual([isNearlyFull, isNearlyFull, isNearlyFull]);
  });

  it('has an alarm at once that has ended and begins again', () => {
    for (const bytes of [90, 10, 90]) alarms.report(new Map([['rector', totalsOf({ bytes })]]));
    expect(logged).toEqual([isNearlyFull, isNearlyFull]);
  });

  it('has an outage of the spool once, and again after four minutes', () => {
    for (let minute = 0; minute < 5; minute += 1) {
      alarms.reportUnavailable(new Error('refused'));
      jest.advanceTimersByTime(MINUTE_MS);
    }
    expect(logged).toEqual(['Failed to measure the spool', 'Failed to measure the spool']);
  });
});
