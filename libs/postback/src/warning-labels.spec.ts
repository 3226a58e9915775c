import { diagnostic } from './diagnostics';
import { warningLabels } from './warning-labels';

describe('warningLabels', () => {
  it('names each kind of a postback once', () => {
    const warnings = ['usd_payout', 'usd_payout', 'myr_payout'].map((field) => diagnostic(field, 'amount_doubtful'));
    expect(warningLabels(warnings)).toEqual([
      { code: 'amount_doubtful', field: 'usd_payout' },
      { code: 'amount_doubtful', field: 'myr_payout' },
    ]);
  });

  it('counts whatever else a stored warning names as other', () => {
    const warnings = ['a', 'b', 'constructor'].map((field) => ({ field, code: `${field}_unknown`, reason: '' }));
    expect(warningLabels(warnings)).toEqual([{ code: 'other', field: 'other' }]);
  });
});
