import { frozenList } from './frozen-list';

const TIMES = ['2026-11-29T10:00:01.000Z', '2026-11-29T10:00:00.000Z'];
const RANGE = { from: '2026-11-29T10:00:00.000Z', to: '2026-11-29T10:00:01.001Z' };

describe('a frozen live tail', () => {
  it('is the list of conversions with the same filters, from the first row to the last', () => {
    expect(frozenList({ partner: 'rector', tenant: 'acme' }, TIMES)).toEqual({
      to: '/conversions',
      search: { ...RANGE, partner: 'rector', tenant: 'acme', duplicates: undefined },
    });
  });

  it.each([
    ['stored', 'false'],
    ['updated', 'true'],
    ['duplicate,updated', 'true'],
    ['stored,updated', undefined],
    ['stored,quarantined', 'false'],
  ])('keeps the outcome %s', (outcome, duplicates) => {
    const frozen = frozenList({ outcome }, TIMES);
    expect([frozen?.to, frozen?.search['duplicates']]).toEqual(['/conversions', duplicates]);
  });

  it('is quarantine for what is quarantined', () => {
    expect(frozenList({ outcome: 'quarantined', tenant: 'acme' }, TIMES)).toEqual({
      to: '/quarantine',
      search: { ...RANGE, tenant: 'acme', partner: undefined },
    });
  });

  it('does not exist without rows', () => {
    expect(frozenList({}, [])).toBeUndefined();
  });
});
