import fc from 'fast-check';
import { compareConversions, mergeOurs, type OurPostback, type TheirRow } from './compare-conversions';

const ours = (id: string, changes: Partial<OurPostback> = {}): OurPostback => ({
  conversion_id: id,
  tenant: 'default',
  received_at: '2026-01-01T00:00:00.000Z',
  is_duplicate: false,
  is_update: false,
  amount: '12.3000',
  status: 'approved',
  status_original: 'OK',
  ...changes,
});
const theirs = (id: string, amount?: string, status?: string, line = 2): TheirRow => ({ id, amount, status, line });

describe('a comparison with the network', () => {
  it('names what only one side has, and what differs in amount or status', () => {
    const file = [
      theirs('same', 'USD 12.30', 'ok'),
      theirs('a', '12.31', 'Approved'),
      theirs('b', '12.3', 'rejected'),
      theirs('theirs'),
    ];
    const own = mergeOurs(
      ['same', 'a', 'b', 'own'].map((id) => ours(id)),
      false,
    );
    const { same, onlyTheirs, onlyOurs, different } = compareConversions(file, own);
    expect(same).toBe(1);
    expect(onlyTheirs.map(({ id }) => id)).toEqual(['theirs']);
    expect(onlyOurs.map(({ id }) => id)).toEqual(['own']);
    expect(different.map(({ theirs: { id }, isAmount, isStatus }) => [id, isAmount, isStatus])).toEqual([
      ['a', true, false],
      ['b', false, true],
    ]);
  });

  it('skips rows without an id and repeated ones, and counts them', () => {
    const file = [theirs(''), theirs('a'), theirs('a')];
    expect(compareConversions(file, mergeOurs([ours('a')], false))).toMatchObject({ same: 1, skipped: 2 });
  });

  it('takes the newest amount and status that postbacks have', () => {
    const update = { is_duplicate: true, is_update: true };
    const postbacks = [
      ours('a', { ...update, amount: null, status: 'rejected' }),
      ours('a', { is_duplicate: true, amount: '99.0000' }),
      ours('a', { ...update, amount: '2.0000' }),
      ours('a', { amount: '1.0000' }),
    ];
    expect(mergeOurs(postbacks, false).get('a')).toMatchObject({ amount: '2.0000', status: 'rejected' });
    expect(mergeOurs(postbacks, true).get('a')).toMatchObject({ amount: '3.0000' });
  });

  it('compares amounts exactly, whatever their size', () => {
    const unit = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n });
    fc.assert(
      fc.property(unit, unit, (one, other) => {
        const text = (units: bigint): string => `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`;
        const { different } = compareConversions(
          [theirs('a', text(one))],
          mergeOurs([ours('a', { amount: text(other) })], false),
        );
        expect(different).toHaveLength(one === other ? 0 : 1);
      }),
    );
    const [own, empty] = [mergeOurs([ours('a')], false), mergeOurs([ours('a', { amount: null })], false)];
    expect(compareConversions([theirs('a', 'about ten')], own).different).toHaveLength(1);
    expect(compareConversions([theirs('a', '')], empty).same).toBe(1);
  });
});
