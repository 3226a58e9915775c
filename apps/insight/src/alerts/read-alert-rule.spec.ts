import { MegaSaleDays } from '@app/insight-statistics';
import { type ReadRule, readAlertRule } from './read-alert-rule';

const SILENCE = { metric: 'conversions', dimensions: ['offer'], condition: { kind: 'silence' } };
const fieldsOf = (rule: unknown): string[] => {
  const read = readAlertRule(rule);
  return Array.isArray(read) ? read.map(({ field }) => field) : [];
};

describe('an alert rule of the API', () => {
  it('has defaults', () => {
    expect(readAlertRule(SILENCE)).toEqual({
      rule: { condition: { kind: 'silence' }, fireAfterHours: 1, resolveAfterHours: 1 },
      figure: {
        metric: 'conversions',
        dimensions: ['offer'],
        filters: [],
        money: undefined,
        timeZone: 'Asia/Kuala_Lumpur',
      },
      megaSaleDays: new MegaSaleDays(),
    });
  });

  it.each([
    [{ kind: 'threshold', op: '<', value: '5.25', hours: 6, min_volume: '10' }, { minVolume: '10' }],
    [{ kind: 'change', direction: 'down', percent: '40', hours: 12, offset_hours: 24 }, { offsetHours: 24 }],
    [{ kind: 'anomaly', direction: 'down', max_probability: 0.000_01 }, { maxProbability: 0.000_01 }],
    [{ kind: 'silence', min_expected: 5 }, { minExpected: 5 }],
  ])('can be %j', (condition, expected) => {
    const { rule } = readAlertRule({ ...SILENCE, condition }) as ReadRule;
    expect(rule.condition).toMatchObject({ kind: condition.kind, ...expected });
  });

  it.each(['sub_id', 'media_id'])('watches no %s, which hours are without', (field) => {
    const filters = [
      { field: 'offer', op: 'in', values: ['1'] },
      { field, op: 'in', values: ['x'] },
    ];
    expect(fieldsOf({ ...SILENCE, filters })).toEqual(['rule.filters.1.field']);
  });

  it('has everything that is wrong with it reported at once', () => {
    expect(
      fieldsOf({
        metric: 'clicks',
        dimensions: ['status'],
        tz: 'Nowhere',
        condition: { kind: 'threshold', op: '!', value: 5, colour: 'red' },
        fire_after_hours: 0,
        quiet_hours: { from: '25:00', to: '07:00' },
        channel: 'sms',
      }),
    ).toEqual([
      'rule.metric',
      'rule.tz',
      'rule.dimensions',
      'rule.condition.op',
      'rule.condition.value',
      'rule.condition.colour',
      'rule.fire_after_hours',
      'rule.quiet_hours.from',
      'rule.channel',
    ]);
    expect(fieldsOf('silence')).toContain('rule');
    expect(fieldsOf({ metric: 'payout' })).toContain('rule.condition');
  });

  it('fits its metric', () => {
    const wrong = [
      { metric: 'payout', condition: { kind: 'silence' } },
      { metric: 'payout', condition: { kind: 'anomaly' } },
      { metric: 'conversions', condition: { kind: 'rate_anomaly' } },
      { metric: 'active_offers', condition: { kind: 'threshold', op: '<', value: '5' } },
    ];
    expect(wrong.map(fieldsOf)).toEqual(wrong.map(() => ['rule.metric']));
    expect(fieldsOf({ metric: 'quarantine_rate', condition: { kind: 'rate_anomaly' } })).toEqual([]);
  });
});
