import type { ServiceConfig } from '@app/partner-config';
import { planRetention } from '../../../apps/partner-service/src/retention/retention-plan';
import { checkRetention } from './check-retention';
import { NO_TOTALS } from '../verification/totals';
import { type Limit, retentionLimits, type Survey } from './survey';

const now = new Date('2026-05-15T10:00:00Z');
const config = {
  partnerCode: 'p',
  dataRetentionDays: 30,
  tenants: [{ id: 1, code: 'default', dataRetentionDays: 30 }],
} as unknown as ServiceConfig;
const surveyOf = (beyond: Partial<Record<Limit, number>>, oldestDay = '2026-04-01'): Survey => ({
  days: 1,
  unknownTokens: 0,
  ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 },
  tenants: [
    {
      tenant: config.tenants[0]!,
      withoutId: 0,
      flagged: 0,
      totals: { ...NO_TOTALS, rows: 9 },
      oldestDay,
      beyond: { retention: 0, state: 0, rollUp: 0, quarantine: 0, ...beyond },
    },
  ],
});

describe('checkRetention', () => {
  it('names the retention that keeps expired rows, and that retention keeps them', () => {
    const [failure] = checkRetention(surveyOf({ retention: 4 }), config, now);
    expect(failure).toMatchObject({
      name: 'retention',
      reason: expect.stringContaining('4 rows of tenant default are older than its 30 days'),
    });
    const days = Number(/at least (\d+)/.exec(failure!.remedy)![1]);
    const longer = {
      ...config,
      dataRetentionDays: days,
      tenants: [{ ...config.tenants[0]!, dataRetentionDays: days }],
    };
    expect(planRetention(longer, now).dropDaysBefore <= '2026-04-01').toBe(true);
    expect(retentionLimits(longer.tenants[0]!, now).retention <= '2026-04-01').toBe(true);
  });

  it('counts a day that is partly over as deleted, because maintenance deletes to the hour', () => {
    expect(retentionLimits(config.tenants[0]!, now)).toEqual({
      retention: '2026-04-16',
      state: '2025-04-11',
      rollUp: '2024-04-16',
      quarantine: '2026-02-15',
    });
  });

  it('says when no retention is long enough', () => {
    const [failure] = checkRetention(surveyOf({ retention: 4 }, '2010-01-01'), config, now);
    expect(failure!.remedy).toContain('No retention is that long (3650 days at most)');
  });

  it('reports the limits that no setting changes in one failure', () => {
    const [failure] = checkRetention(surveyOf({ state: 1, rollUp: 2, quarantine: 3 }), config, now);
    expect(failure!.name).toBe('fixed-terms');
    expect(failure!.reason).toMatch(/1 rows .*400 days.*; 2 rows .*25 months.*; 3 rows .*90 days/);
  });

  it('passes when every row is kept', () => {
    expect(checkRetention(surveyOf({}), config, now)).toEqual([]);
  });
});
