import { amountsOfParts, type CanonicalPostback, STORED_FIELDS } from '@app/postback';
import fc from 'fast-check';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import { inStoredOrder, replayConversion, type ReplayedRow } from './replay-conversion';

const EMPTY = Object.fromEntries([...STORED_FIELDS, 'status_original'].map((field) => [field, null]));
const POLICY: DuplicatePolicy = { dedupe: 'update', allowReversal: false, addsAmounts: false, keyFields: [] };

function rowAt(number: number, values: Partial<CanonicalPostback> & { received_at?: string }): ReplayedRow {
  const id = `0000000${number}`;
  const received_at = '2026-11-29T10:00:00.000000Z';
  return { ...EMPTY, conversion_id: 'c1', received_at, id, content: id, ...values } as ReplayedRow;
}

describe('replayConversion', () => {
  it('merges what came later into the original, says which changed something, and counts in the first hour', () => {
    const replay = replayConversion(
      [
        rowAt(1, { status: 'approved', usd_payout: '1.0000' }),
        rowAt(2, { status: 'pending', usd_payout: '2.0000' }),
        rowAt(3, { received_at: '2026-11-29T09:59:00.000000Z' }),
      ],
      POLICY,
    );
    expect(amountsOfParts(replay.state.amounts).values.usd_payout).toBe('2.0000');
    expect(replay.state.status).toMatchObject({ value: 'approved' });
    expect(replay.hour.toISOString()).toBe('2026-11-29T09:00:00.000Z');
    expect(replay.parts.map(({ part, isUpdate }) => [part, isUpdate])).toEqual([
      ['original', false],
      ['duplicate', true],
      ['duplicate', false],
    ]);
    expect(replay.parts[1]!.warnings).toEqual([expect.objectContaining({ code: 'status_not_applied' })]);
    expect(replay.isOriginal).toBe(false);
  });

  it('leaves the original as it is where duplicates are only flagged, or count by themselves', () => {
    const rows = [rowAt(1, { usd_payout: '1.0000' }), rowAt(2, { usd_payout: '2.0000' })];
    const flagged = replayConversion(rows, { ...POLICY, dedupe: 'flag' });
    const alone = replayConversion(rows, { ...POLICY, dedupe: 'off' });
    expect([flagged.isOriginal, alone.isOriginal]).toEqual([true, true]);
    expect(flagged.parts[1]).toMatchObject({ part: 'duplicate', isUpdate: false });
    expect(alone.parts[1]).toMatchObject({ part: 'alone', isUpdate: false });
    expect(amountsOfParts(alone.state.amounts).values.usd_payout).toBe('1.0000');
  });

  it('adds each distinct content once where amounts are added', () => {
    const rows = [
      rowAt(1, { usd_payout: '5.0000', content: 'sale' } as never),
      rowAt(2, { usd_payout: '-2.0000', content: 'refund' } as never),
      rowAt(3, { usd_payout: '-2.0000', content: 'refund' } as never),
    ];
    const { state, parts } = replayConversion(rows, { ...POLICY, addsAmounts: true });
    expect(amountsOfParts(state.amounts).values.usd_payout).toBe('3.0000');
    expect(parts.map(({ isUpdate }) => isUpdate)).toEqual([false, true, false]);
  });

  it('comes to the same state in any order of its duplicates', () => {
    const value = fc.option(fc.constantFrom('1.0000', '2.0000', '-3.0000'), { nil: null });
    const status = fc.option(fc.constantFrom('pending' as const, 'approved' as const, 'rejected' as const), {
      nil: null,
    });
    const rows = fc.array(fc.record({ usd_payout: value, payout_local: value, status }), {
      minLength: 1,
      maxLength: 6,
    });
    const shuffled = rows.chain((values) => {
      const all = values.map((one, index) => rowAt(index + 1, one));
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.boolean());
    });
    fc.assert(
      fc.property(shuffled, ([sent, stored, addsAmounts]) => {
        const policy = { ...POLICY, addsAmounts };
        expect(replayConversion(stored, policy).state).toEqual(replayConversion(sent, policy).state);
      }),
    );
  });
});

describe('inStoredOrder', () => {
  const at = (id: string, second: number) => ({ id, stored_at: `2026-11-29T10:00:0${second}.000000Z` });

  it('keeps an original before the others of its conversion when a clock went back, but not before older ones', () => {
    const rows = [at('c', 1), at('a', 5), at('b', 3), at('d', 2)];
    const own = new Set(['a', 'b', 'c']);
    expect(inStoredOrder(rows, 'a', own).map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(inStoredOrder(rows, null, own).map(({ id }) => id)).toEqual(['c', 'd', 'b', 'a']);
  });
});
