import { checkAmounts } from './check-amounts';

describe('amounts in columns of texts', () => {
  it('are refused by column, where they are not plain', () => {
    expect(checkAmounts({ ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 3 } })).toMatchObject([
      { name: 'unclear-amounts', reason: expect.stringMatching(/: 3 rows in usd_earning\.$/) },
    ]);
    expect(checkAmounts({ ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 } })).toEqual([]);
  });
});
