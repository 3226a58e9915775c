import fc from 'fast-check';
import { readSeries } from '../series/hourly-series';
import { evaluateChange, evaluateThreshold } from './compare-figures';
import { evaluatorOf } from '../rules/evaluate-group';
import { Calendar, MegaSaleDays } from '../series/calendar';

const FIRST = 500_000;

describe('a threshold', () => {
  it('compares exactly, to the last digit of an amount', () => {
    const series = readSeries(FIRST, ['99999999999999.9999', '0.0001']);
    const settings = { op: '>=', hours: 2 } as const;
    expect(evaluateThreshold(series, FIRST + 1, { ...settings, value: '100000000000000' }).kind).toBe('breach');
    expect(evaluateThreshold(series, FIRST + 1, { ...settings, value: '100000000000000.0001' }).kind).toBe('normal');
  });

  it('compares a rate only with enough behind it', () => {
    const series = readSeries(FIRST, ['3', '3'], ['100', '20']);
    const settings = { op: '>', value: '0.02', hours: 1, minVolume: '30' } as const;
    expect(evaluateThreshold(series, FIRST, settings)).toMatchObject({ kind: 'breach', seen: '0.03' });
    expect(evaluateThreshold(series, FIRST + 1, settings)).toMatchObject({ reason: 'below_min_volume' });
  });

  it('concludes nothing from a window with an hour that is not known', () => {
    const series = readSeries(FIRST, ['1', null, '1']);
    const settings = { op: '<', value: '5', hours: 2 } as const;
    const kinds = [0, 1, 2, 3].map((index) => evaluateThreshold(series, FIRST + index, settings).kind);
    expect(kinds).toEqual(Array(4).fill('not_evaluated'));
  });

  it('says that a rate of nothing is none', () => {
    const series = readSeries(FIRST, ['0'], ['0']);
    expect(evaluateThreshold(series, FIRST, { op: '>', value: '0', hours: 1 })).toMatchObject({
      reason: 'division_by_zero',
    });
  });
});

describe('a change', () => {
  const settings = { direction: 'either', percent: '50', hours: 1, offsetHours: 1 } as const;

  it.each([
    ['100', '150', 'breach'],
    ['100', '149.9999', 'normal'],
    ['100', '50', 'breach'],
    ['100', '50.0001', 'normal'],
  ])('from %s to %s is %s', (before, now, kind) => {
    expect(evaluateChange(readSeries(FIRST, [before, now]), FIRST + 1, settings).kind).toBe(kind);
  });

  it('has one direction where only that is wanted', () => {
    const [up, down] = [readSeries(FIRST, ['10', '20']), readSeries(FIRST, ['20', '10'])];
    const kinds = (direction: 'up' | 'down') =>
      [up, down].map((series) => evaluateChange(series, FIRST + 1, { ...settings, direction }).kind);
    expect([kinds('up'), kinds('down')]).toEqual([
      ['breach', 'normal'],
      ['normal', 'breach'],
    ]);
  });

  it('needs a figure before, and one that is large enough', () => {
    expect(evaluateChange(readSeries(FIRST, ['0', '5']), FIRST + 1, settings)).toMatchObject({
      reason: 'division_by_zero',
    });
    expect(evaluateChange(readSeries(FIRST, ['9', '1']), FIRST + 1, { ...settings, minVolume: '10' })).toMatchObject({
      reason: 'below_min_volume',
    });
  });

  it('does not depend on the unit', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, (before, now) => {
        const [whole, tenths] = [0, 1].map((places) =>
          readSeries(
            FIRST,
            [before, now].map((value) => (places ? `0.${String(value).padStart(4, '0')}`.slice(0, 6) : String(value))),
          ),
        );
        const kind = evaluateChange(whole!, FIRST + 1, settings).kind;
        expect(before > 9_999 || now > 9_999 || evaluateChange(tenths!, FIRST + 1, settings).kind === kind).toBe(true);
      }),
    );
  });
});

describe('any condition', () => {
  it('concludes nothing before the series or after its last hour', () => {
    const calendar = new Calendar('UTC', new MegaSaleDays());
    const series = readSeries(FIRST, ['1', '1'], ['1', '1']);
    const group = { key: 'a', partner: 'p', series };
    const evaluators = [
      evaluatorOf({ kind: 'threshold', op: '<', value: '9', hours: 1 }, group, calendar),
      evaluatorOf({ kind: 'change', direction: 'either', percent: '1', hours: 1 }, group, calendar),
      evaluatorOf({ kind: 'anomaly' }, group, calendar),
      evaluatorOf({ kind: 'rate_anomaly' }, group, calendar),
      evaluatorOf({ kind: 'silence' }, group, calendar),
    ];
    for (const evaluate of evaluators) {
      expect([evaluate(FIRST - 1), evaluate(FIRST + 2)]).toMatchObject([
        { reason: 'hour_not_known' },
        { reason: 'hour_not_known' },
      ]);
    }
  });
});
