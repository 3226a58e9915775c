import { checkPlan } from '@app/semantic-layer/plan/check-plan';
import { daysWithToday } from './insight-period';
import { BREAKDOWNS, summaryPlans } from './summary-plans';

const NOW = new Date('2026-03-29T10:30:00Z');

describe('the plans of the summary', () => {
  it('are all of the same days on the clock of the zone, against as many before them', () => {
    const plans = summaryPlans(daysWithToday('days7', 'Asia/Kuala_Lumpur', NOW), 'Asia/Kuala_Lumpur', 'offer', [], {});
    const time = { from: '2026-03-23T00:00', to: '2026-03-30T00:00' };
    for (const plan of Object.values(plans)) expect(plan).toMatchObject({ time, tz: 'Asia/Kuala_Lumpur' });
    expect(plans.totals.compare).toEqual({ from: '2026-03-16T00:00', to: '2026-03-23T00:00' });
    expect(plans.overTime.grain).toBe('day');
  });

  it.each(BREAKDOWNS)('by %s can be run with everything chosen and something left out', (by) => {
    const selecting = { partner: 'rector', tenant: 'bytec', offer: 'Klook', status: 'approved', currency: 'MYR' };
    const plans = summaryPlans(
      daysWithToday('today', 'UTC', NOW),
      'UTC',
      by,
      [by === 'status' ? 'paid' : 'x'],
      selecting,
    );
    for (const plan of Object.values(plans)) {
      expect(checkPlan(plan)).toEqual([]);
      expect(plan.filters).toContainEqual({ field: 'tenant', op: 'in', values: ['rector/bytec'] });
      expect(plan.filters).toHaveLength(6);
    }
    expect(plans.totals.metrics).not.toContain('approval_rate');
  });
});
