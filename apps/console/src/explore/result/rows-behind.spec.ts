import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { bucketsOf } from './buckets-of';
import type { QueryResult } from '../explore-queries';
import { rowsBehind } from './rows-behind';
import { seriesOf } from './series';
import { writeResult } from './write-result';

const plan: QueryPlan = {
  kind: 'query',
  metrics: ['conversions', 'payout'],
  time: { from: '2026-03-01T00:00', to: '2026-03-18T10:30' },
  tz: 'Asia/Kuala_Lumpur',
};

function resultOf(rows: QueryResult['rows'] = []): QueryResult {
  return {
    plan: {},
    rows,
    source: 'hourly',
    coverage: { from: '2026-02-28T16:00:00.000Z', to: '2026-03-18T03:00:00.000Z', shifted_minutes: 0, compared: null },
    as_of: null,
    truncated: false,
    answered: [],
    not_answered: [],
  };
}
const whole = { duplicates: 'false', from: '2026-02-28T16:00:00.000Z', to: '2026-03-18T03:00:00.000Z' };

describe('the rows behind a figure', () => {
  it('have the filters of the plan, the keys of the row, and the hours that were counted', () => {
    const filtered: QueryPlan = { ...plan, filters: [{ field: 'offer', op: 'in', values: ['Klook'] }] };
    expect(rowsBehind(filtered, resultOf(), { partner: 'rector' })).toEqual({
      offer: 'Klook',
      partner: 'rector',
      ...whole,
    });
  });

  it.each([
    ['day', '2026-03-02', '2026-03-01T16:00:00.000Z', '2026-03-02T16:00:00.000Z'],
    ['day', '2026-03-18', '2026-03-17T16:00:00.000Z', '2026-03-18T03:00:00.000Z'],
    ['week', '2026-02-23', '2026-02-28T16:00:00.000Z', '2026-03-01T16:00:00.000Z'],
    ['month', '2026-03', '2026-02-28T16:00:00.000Z', '2026-03-18T03:00:00.000Z'],
    ['hour', '2026-03-02T04:00Z', '2026-03-02T04:00:00.000Z', '2026-03-02T05:00:00.000Z'],
  ] as const)('of a %s (%s) are from %s to %s', (grain, bucket, from, to) => {
    expect(rowsBehind({ ...plan, grain }, resultOf(), { bucket })).toEqual({ duplicates: 'false', from, to });
  });

  it('of a day that begins at half an hour are those of the hours that begin in it', () => {
    const india: QueryPlan = { ...plan, grain: 'day', tz: 'Asia/Kolkata' };
    const [from, to] = ['2026-03-01T19:00:00.000Z', '2026-03-02T19:00:00.000Z'];
    expect(rowsBehind(india, resultOf(), { bucket: '2026-03-02' })).toEqual({ duplicates: 'false', from, to });
  });

  it('name a tenant by its code and its partner', () => {
    const tenant = { partner: 'rector', tenant: 'default' };
    expect(rowsBehind(plan, resultOf(), { tenant: 'rector/default' })).toEqual({ ...tenant, ...whole });
    const filters: QueryPlan['filters'] = [{ field: 'tenant', op: 'in', values: ['rector/default'] }];
    expect(rowsBehind({ ...plan, filters }, resultOf(), { partner: 'rector' })).toEqual({ ...tenant, ...whole });
    expect(rowsBehind({ ...plan, filters }, resultOf(), { partner: 'other' })).toBeUndefined();
  });

  it.each<[string, Partial<QueryPlan>, Record<string, string>]>([
    ['a weekday', {}, { weekday: '1' }],
    ['a present status', {}, { status: 'approved' }],
    ['no offer, by a filter', { filters: [{ field: 'offer', op: 'in', values: [''] }] }, {}],
    ['the rest of the groups', {}, { offer: '(other)' }],
    ['rows without an offer', {}, { offer: '' }],
    ['a tenant of any partner', {}, { tenant: 'default' }],
    ['all but one offer', { filters: [{ field: 'offer', op: 'not_in', values: ['x'] }] }, {}],
    ['two partners', { filters: [{ field: 'partner', op: 'in', values: ['a', 'b'] }] }, {}],
  ])('cannot be listed for %s', (_, filters, keys) => {
    expect(rowsBehind({ ...plan, ...filters }, resultOf(), keys)).toBeUndefined();
  });
});

const figure = (value: string, compared?: string) => ({ value, ...(compared !== undefined && { compared }) });

describe('the CSV of a result', () => {
  it('has the decimals of the API, a column for each part, and no formula', () => {
    const rows = [
      {
        keys: { offer: '=cmd()' },
        values: { conversions: figure('2.0000', '1.0000'), payout: figure('-12.3456', '1') },
      },
    ];
    const compare = { from: '2026-02-01T00:00', to: '2026-03-01T00:00' };
    const lines = writeResult({ ...plan, dimensions: ['offer'], compare }, resultOf(rows)).split('\r\n');
    expect(lines).toEqual([
      'offer,conversions,conversions.compared,conversions.change,conversions.change_pct,payout,payout.compared,payout.change,payout.change_pct',
      "'=cmd(),2.0000,1.0000,,,-12.3456,1,,",
      '',
    ]);
  });
});

describe('the lines of a chart', () => {
  it.each([
    [
      'hour',
      { from: '2026-03-18T09:00', to: '2026-03-18T11:30' },
      ['2026-03-18T01:00Z', '2026-03-18T02:00Z', '2026-03-18T03:00Z'],
    ],
    ['day', { from: '2026-02-27T00:00', to: '2026-03-01T10:30' }, ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['week', { from: '2026-02-26T00:00', to: '2026-03-03T00:00' }, ['2026-02-23', '2026-03-02']],
    ['month', { from: '2025-12-05T00:00', to: '2026-02-01T00:00' }, ['2025-12', '2026-01']],
    ['day', { from: null, to: '2026-03-19T00:00' }, ['2026-03-17', '2026-03-18']],
  ] as const)('have every %s of %j', (grain, time, names) => {
    expect(bucketsOf({ ...plan, grain, time }, time.from === null ? ['2026-03-17'] : [])).toEqual(names);
  });

  it('have two hours of one name on the clock when clocks are put back', () => {
    const time = { from: '2026-10-25T00:00', to: '2026-10-25T04:00' };
    expect(bucketsOf({ ...plan, grain: 'hour', time, tz: 'Europe/Berlin' }, [])).toHaveLength(5);
  });

  it('are those of the largest groups, with 0 where a group has no row', () => {
    const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((offer, index) => ({
      keys: { bucket: `2026-03-0${(index % 2) + 1}`, offer },
      values: { conversions: figure(String(index)) },
    }));
    const time = { from: '2026-03-01T00:00', to: '2026-03-03T00:00' };
    const { buckets, series } = seriesOf({ ...plan, grain: 'day', time, dimensions: ['offer'] }, resultOf(rows));
    expect(buckets).toEqual(['2026-03-01', '2026-03-02']);
    expect(series.map(({ name }) => name)).toEqual(['g', 'f', 'e', 'd', 'c', 'b']);
    expect(series[0].points).toEqual([6, 0]);
  });

  it('are one with what it is compared with, without groups', () => {
    const rows = [{ keys: { bucket: '2026-03-01' }, values: { conversions: figure('3', '2') } }];
    const compare = { from: '2026-02-01T00:00', to: '2026-03-01T00:00' };
    const time = { from: '2026-03-01T00:00', to: '2026-03-02T00:00' };
    const { series } = seriesOf({ ...plan, grain: 'day', time, compare }, resultOf(rows));
    expect(series.map(({ isCompared, points }) => [isCompared, points])).toEqual([
      [false, [3]],
      [true, [2]],
    ]);
  });
});
