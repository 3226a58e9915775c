import type { AlertRule } from './alert-queries';
import { formOf, formOfPlan, previewedRuleOf, ruleOf, savedName } from './rule-form';

const saved = (rule: Record<string, unknown>): AlertRule =>
  ({
    name: 'n',
    code: null,
    partner: null,
    rule,
    channels: ['log'],
    recipients: [],
    language: null,
    is_enabled: true,
  }) as AlertRule;

describe('the form of an alert rule', () => {
  it.each([
    { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence', min_expected: 5 } },
    { metric: 'payout', condition: { kind: 'change', direction: 'down', percent: '60', hours: 12, min_volume: '9.5' } },
    {
      metric: 'local_per_usd',
      condition: { kind: 'shift', percent: '10', hours: 24, baseline_hours: 336, min_volume: '9' },
    },
    {
      metric: 'reporting_delay',
      condition: { kind: 'shift', direction: 'up', by: '3', hours: 24, baseline_hours: 120 },
    },
    { metric: 'errors_left', condition: { kind: 'threshold', op: '<=', value: '5', hours: 1 } },
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
    expect(ruleOf(formOf(saved(rule), 'en'))).toEqual(rule);
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
    const form = {
      ...formOf(saved({ metric: 'conversions', condition: { kind: 'silence' } }), 'en'),
      partner: 'rector',
    };
    expect(previewedRuleOf(form)['filters']).toEqual([{ field: 'partner', op: 'in', values: ['rector'] }]);
  });

  it('shows the name of a rule that ships in the language, and saves the stored one unless it is renamed', () => {
    const rule = { metric: 'conversions', condition: { kind: 'silence' } };
    const shipped = { ...saved(rule), name: 'Offer without conversions', code: 'silent_offer' };
    const form = formOf(shipped, 'zh-Hans');
    expect(form.name).toBe('没有转化的推广项目');
    expect(savedName(form, shipped, 'zh-Hans')).toBe('Offer without conversions');
    expect(savedName({ ...form, name: '安静的项目' }, shipped, 'zh-Hans')).toBe('安静的项目');
    expect(formOf({ ...shipped, code: 'of_a_later_version' }, 'zh-Hans').name).toBe('Offer without conversions');
  });
});
