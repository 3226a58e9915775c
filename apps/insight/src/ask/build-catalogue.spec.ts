import type { QueriedPartner } from '@app/partner-config';
import { indexNames, parseQuestion, type QuestionPlan } from '@app/semantic-layer';
import { buildCatalogue } from './build-catalogue';

const partner = (partnerCode: string, partnerName: string, ...tenants: string[]): QueriedPartner => ({
  partnerCode,
  partnerName,
  endpointUrl: null,
  sleeps: false,
  tenants: tenants.map((code) => ({ code, name: code })),
});

const catalogue = buildCatalogue(
  [partner('involve_asia', 'Involve Asia', 'default', 'bytec'), partner('rector', 'Rector', 'default')],
  new Set(['Shopee MY', 'Shopee ID', 'Klook', "Joe's Shop 7"]),
);
const read = (question: string): QuestionPlan =>
  parseQuestion(question, {
    now: new Date('2026-03-18T02:30:00Z'),
    timeZone: 'Asia/Kuala_Lumpur',
    names: indexNames(catalogue),
  });
const filtersOf = (question: string): unknown => {
  const plan = read(question);
  return plan.kind === 'query' ? plan.filters : plan;
};

describe('buildCatalogue', () => {
  it.each([
    ['payout of Involve Asia yesterday', { field: 'partner', op: 'in', values: ['involve_asia'] }],
    ['payout of bytec yesterday', { field: 'tenant', op: 'in', values: ['bytec'] }],
    ['昨天虾皮的佣金', { field: 'offer', op: 'prefix', values: ['Shopee'] }],
    ['昨天客路的佣金', { field: 'offer', op: 'in', values: ['Klook'] }],
    ["conversions of Joe's Shop 7 yesterday", { field: 'offer', op: 'in', values: ["Joe's Shop 7"] }],
  ])('%s', (question, filter) => {
    expect(filtersOf(question)).toEqual([filter]);
  });

  it('asks back which tenant is meant by a code of several partners', () => {
    expect(read('payout of default yesterday')).toEqual({ kind: 'clarify', about: 'value' });
  });
});
