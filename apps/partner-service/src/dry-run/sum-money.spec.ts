import { type CanonicalPostback, STORED_FIELDS } from '@app/postback';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import { ConversionMoney } from './sum-money';

const policy = (rest: Partial<DuplicatePolicy> = {}): DuplicatePolicy => ({
  dedupe: 'update',
  allowReversal: false,
  addsAmounts: false,
  keyFields: [],
  ...rest,
});

const postback = (fields: Record<string, string>): CanonicalPostback =>
  ({
    ...Object.fromEntries(STORED_FIELDS.map((field) => [field, null])),
    conversion_id: 'c1',
    ...fields,
  }) as unknown as CanonicalPostback;

function payoutOf(rows: Record<string, string>[], of: DuplicatePolicy): string | undefined {
  const money = new ConversionMoney();
  // As a dry run does, newest first.
  rows.forEach((fields, index) => {
    money.add(
      'after',
      { tenant: 'default', postback: postback(fields), reasons: [] },
      `p${9 - index}`,
      of,
      () => `${index}`,
    );
  });
  return money.list().find(({ field }) => field === 'usd_payout')?.after;
}

describe('the money of conversions in a dry run', () => {
  const items = [
    { order_id: 'item-2', usd_payout: '2.5000' },
    { order_id: 'item-1', usd_payout: '1.2500' },
  ];

  it('counts a conversion once, with the amount of its newest postback', () => {
    expect(payoutOf(items, policy())).toBe('2.5000');
  });

  it('counts each item of an order where the conversion_key names the item', () => {
    expect(payoutOf(items, policy({ keyFields: ['order_id'] }))).toBe('3.7500');
  });

  it('counts the first postback of a conversion where duplicates do not update it', () => {
    expect(payoutOf(items, policy({ dedupe: 'flag' }))).toBe('1.2500');
  });

  it('counts every postback where nothing is a duplicate', () => {
    expect(payoutOf(items, policy({ dedupe: 'off' }))).toBe('3.7500');
  });

  it('has no sum in a currency that an older postback had and the newest has replaced', () => {
    const money = new ConversionMoney();
    const rows = [
      { payout_local: '5.0000', conversion_currency: 'SGD' },
      { payout_local: '7.0000', conversion_currency: 'MYR' },
    ];
    // The older one comes first here, so that its currency has a sum when the newest one comes.
    rows.toReversed().forEach((fields, index) => {
      money.add('after', { tenant: 'default', postback: postback(fields), reasons: [] }, `p${index}`, policy(), String);
    });
    expect(money.list()).toEqual([{ field: 'payout_local', currency: 'SGD', before: '0.0000', after: '5.0000' }]);
  });
});
