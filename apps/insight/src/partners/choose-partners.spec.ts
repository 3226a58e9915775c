import type { QueriedPartner } from '@app/partner-config';
import type { PlanFilter } from '@app/semantic-layer/plan/plan';
import { choosePartners } from './choose-partners';

const partner = (partnerCode: string): QueriedPartner => ({
  partnerCode,
  partnerName: partnerCode,
  endpointUrl: 'http://127.0.0.1:1',
  sleeps: false,
  tenants: [],
});
const PARTNERS = ['involve_asia', 'rector', 'rector_two'].map(partner);

const choose = (filters: PlanFilter[], only?: string): [string, boolean][] =>
  choosePartners({ filters }, PARTNERS, only).map(({ partnerCode, isNamed }) => [partnerCode, isNamed]);

describe('choosePartners', () => {
  it('takes all partners for a plan that names none', () => {
    expect(choose([{ field: 'offer', op: 'in', values: ['Klook'] }])).toEqual([
      ['involve_asia', false],
      ['rector', false],
      ['rector_two', false],
    ]);
  });

  it('takes those that pass every filter', () => {
    expect(
      choose([
        { field: 'partner', op: 'prefix', values: ['rector'] },
        { field: 'partner', op: 'not_in', values: ['rector'] },
      ]),
    ).toEqual([['rector_two', false]]);
    expect(choose([{ field: 'partner', op: 'in', values: ['rector'] }])).toEqual([['rector', true]]);
  });

  it('422: names a code of no partner', () => {
    const unknown = () => choose([{ field: 'partner', op: 'in', values: ['rector', 'nobody'] }]);
    expect(unknown).toThrow(expect.objectContaining({ status: 422 }));
  });

  it('takes the partner of a key alone, whatever the plan says', () => {
    expect(choose([], 'rector')).toEqual([['rector', true]]);
    const other = () => choose([{ field: 'partner', op: 'in', values: ['involve_asia'] }], 'rector');
    expect(other).toThrow(expect.objectContaining({ status: 403 }));
    const missing = () => choose([], 'removed');
    expect(missing).toThrow(expect.objectContaining({ status: 403 }));
  });
});
