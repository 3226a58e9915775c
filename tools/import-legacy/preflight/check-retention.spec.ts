import type { ServiceConfig } from '@app/partner-config';
import { planRetention } from '../../../apps/partner-service/src/retention/retention-plan';
import { checkRetention, retentionLimits } from './check-retention';
import type { BeyondRetention, Survey } from './survey';

const now = new Date('2026-05-15T10:00:00Z');
const config = {
  partnerCode: 'p',
  dataRetentionDays: 30,
  tenants: [{ id: 1, code: 'default', dataRetentionDays: 30 }],
} as unknown as ServiceConfig;
const surveyOf = (beyond: Partial<BeyondRetention>, oldestDay = '2026-04-01'): Survey => ({
  days: 1,
  unknownTokens: 0,
  ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 },
  tenants: [
    {
      tenant: config.tenants[0]!,
      rows: 9,
      withoutId: 0,
      flagged: 0,
      saleAmount: '0',
      payout: '0',
      oldestDay,
      beyond: { retention: 0, conversionState: 0, rollUp: 0, quarantine: 0, ...beyond },
    },
  ],
});

describe('what terms would delete', () => {
  it('is refused with the retention that keeps it, which then does', () => {
    const [refusal] = checkRetention(surveyOf({ retention: 4 }), config, now);
    expect(refusal).toMatchObject({
      name: 'retention',
      reason: expect.stringContaining('4 rows of tenant default are older than its 30 days'),
    });
    const days = Number(/at least (\d+)/.exec(refusal!.remedy)![1]);
    const longer = {
      ...config,
      dataRetentionDays: days,
      tenants: [{ ...config.tenants[0]!, dataRetentionDays: days }],
    };
    expect(planRetention(longer, now).dropDaysBefore <= '2026-04-01').toBe(true);
    expect(retentionLimits(longer, now).retention.get(1)! <= '2026-04-01').toBe(true);
  });

  it('counts a day that is only partly over, since maintenance deletes to the hour', () => {
    expect(retentionLimits(config, now)).toEqual({
      retention: new Map([[1, '2026-04-16']]),
      ledger: '2025-04-11',
      rollUp: '2024-04-16',
      quarantine: '2026-02-15',
    });
  });

  it('cannot be set further than it can be', () => {
    const [refusal] = checkRetention(surveyOf({ retention: 4 }, '2010-01-01'), config, now);
    expect(refusal!.remedy).toContain('No retention is so long (3650 days at most)');
  });

  it('is named all at once where terms are the same for all', () => {
    const [refusal] = checkRetention(surveyOf({ conversionState: 1, rollUp: 2, quarantine: 3 }), config, now);
    expect(refusal!.name).toBe('fixed-terms');
    expect(refusal!.reason).toMatch(/1 rows .*400 days.*; 2 rows .*25 months.*; 3 rows .*90 days/);
  });

  it('is nothing where nothing is so old', () => {
    expect(checkRetention(surveyOf({}), config, now)).toEqual([]);
  });
});
