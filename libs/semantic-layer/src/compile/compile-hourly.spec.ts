import fc from 'fast-check';
import type { QueryPlan } from '../plan/plan';
import { arbitraryPlan, HOSTILE } from '../testing/arbitrary-plan';
import { compileHourly, NotInRollUp } from './compile-hourly';

const plan: QueryPlan = {
  kind: 'query',
  metrics: ['payout'],
  time: { from: '2026-03-01T00:00', to: '2026-03-18T10:30' },
};

/** What of a plan may show in its text. */
function shapeOf({ metrics, dimensions = [], grain, filters = [], having = [], money }: QueryPlan): string {
  const silent = having.some(({ metric, op, value }) => metric === 'conversions' && op === '=' && value === 0);
  return JSON.stringify([metrics, dimensions, grain, filters.map(({ field, op }) => [field, op]), silent, money]);
}

describe('compileHourly', () => {
  it('writes every value of a plan as a parameter', () => {
    fc.assert(
      fc.property(arbitraryPlan, (generated) => {
        const { text, values } = compileHourly(generated);
        for (const hostile of HOSTILE.filter((value) => value.length > 2)) expect(text).not.toContain(hostile);
        expect(new Set(text.match(/\$\d+/g)).size).toBeLessThanOrEqual(values.length);
        const { filters, ...rest } = generated;
        const other = {
          ...rest,
          ...(filters ? { filters: filters.map((filter) => ({ ...filter, values: ['other'] })) } : {}),
          limit: 7,
        };
        expect(compileHourly(other).text).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('has one text for each shape', () => {
    const texts = new Map<string, string>();
    fc.assert(
      fc.property(arbitraryPlan, (generated) => {
        const { text } = compileHourly(generated);
        const known = texts.get(shapeOf(generated)) ?? text;
        texts.set(shapeOf(generated), text);
        expect(text).toBe(known);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the clock of the zone, also when it changes', () => {
    const night = { from: '2026-03-29T00:00', to: '2026-03-30T00:00' };
    const [from, to] = compileHourly({ ...plan, time: night, tz: 'Europe/Berlin' }).values;
    expect([from, to]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  });

  it('lists the groups of the 90 days before for a question about those without conversions', () => {
    const silent = compileHourly({
      ...plan,
      metrics: ['conversions'],
      dimensions: ['offer'],
      having: [{ metric: 'conversions', op: '=', value: 0 }],
    });
    expect(silent.values[3]).toBe('2025-11-30T16:00:00.000Z');
    expect(compileHourly(plan).values).toEqual([
      '2026-02-28T16:00:00.000Z',
      '2026-03-18T02:30:00.000Z',
      'Asia/Kuala_Lumpur',
    ]);
  });

  it('has the probabilities of expected payout as parameters', () => {
    const approvals = { ofOffers: '[{"offer": "secret"}]', ofOthers: ['0.123456'] };
    const { text, values, atoms } = compileHourly({ ...plan, metrics: ['expected_payout'] }, plan.time, approvals);
    expect(atoms).toEqual(['expected']);
    expect(text).not.toMatch(/secret|0\.123456/);
    expect(values.slice(3)).toEqual([approvals.ofOffers, approvals.ofOthers]);
  });

  it('refuses what only rows know', () => {
    expect(() => compileHourly({ ...plan, dimensions: ['sub_id'] })).toThrow(NotInRollUp);
    expect(() => compileHourly({ ...plan, filters: [{ field: 'media_id', op: 'in', values: ['1'] }] })).toThrow(
      NotInRollUp,
    );
  });
});
