import type { AlertRule } from './alert-queries';
import { formOf, formOfPlan, previewedRuleOf, ruleOf } from './rule-form';

const saved = (rule: Record<string, unknown>): AlertRule =>
  ({ name: 'n', partner: null, rule, channels: ['log'], recipients: [], is_enabled: true }) as AlertRule;

describe('the form of an alert rule', () => {
  it.each([
    { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence', min_expected: 5 } },
    { metric: 'payout', condition: { kind: 'change', direction: 'down', percent: '60', hours: 12, min_volume: '9.5' } },
    { metric: 'conversions', condition: { kind: 'threshold', op: '<', value: '10', hours: 6 }, fire_after_hours: 3 },
    { metric: 'quarantine_rate', condition: { kind: 'rate_anomaly', direction: 'up' }, tz: 'UTC', money: 'myr' },
    {
      metric: 'conversions',
      condition: { kind: 'anomaly' },
      quiet_hours: { from: '22:00', to: '07:00' },
      mega_sale_days: { added: ['2026-11-27'] },
      filters: [{ field: 'offer', op: 'in', values: ['Klook'] }],
      resolve_after_hours: 2,
    },
  ])('keeps every member of %j', (rule) => {
    expect(ruleOf(formOf(saved(rule)))).toEqual(rule);
  });

  it('begins with the figure, groups and filters of a plan', () => {
    const filters = [{ field: 'offer' as const, op: 'in' as const, values: ['Klook'] }];
    const form = formOfPlan({
      kind: 'query',
      metrics: ['payout'],
      dimensions: ['partner', 'offer'],
      time: { from: '2026-11-01T00:00', to: '2026-11-02T00:00' },
      filters,
      tz: 'UTC',
    });
    expect(ruleOf(form)).toEqual({
      metric: 'payout',
      dimensions: ['offer'],
      filters,
      tz: 'UTC',
      condition: { kind: 'change', direction: 'either', percent: '50', hours: 24 },
    });
  });

  it('previews the partner of the rule alone', () => {
    const form = { ...formOf(saved({ metric: 'conversions', condition: { kind: 'silence' } })), partner: 'rector' };
    expect(previewedRuleOf(form)['filters']).toEqual([{ field: 'partner', op: 'in', values: ['rector'] }]);
  });
});
