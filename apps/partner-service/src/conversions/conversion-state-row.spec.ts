import { AMOUNT_FIELDS, amountPartsOf, amountsOfParts } from '@app/postback';
import { type LockedStateRow, rowOfState, stateOfRow } from './conversion-state-row';

const NO_AMOUNTS = Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, null]));

/** A row as the original leaves it. */
const row = (values: Partial<LockedStateRow>): LockedStateRow => ({
  ...(NO_AMOUNTS as Pick<LockedStateRow, (typeof AMOUNT_FIELDS)[number]>),
  tenant_id: 1,
  conversion_id: 'c1',
  original_id: 'id 0',
  original_received_at: new Date(0),
  hour: new Date(0),
  offer: '',
  offer_is_name: false,
  status: null,
  status_original: null,
  status_as_of: null,
  currency: null,
  amounts_as_of: null,
  amount_parts: null,
  other_fields: {},
  original: null,
  ...values,
});

describe('the amounts of a stored state', () => {
  it('are as of the original where nothing else is known', () => {
    expect(stateOfRow(row({ usd_payout: '1.0000' })).amounts).toEqual({
      usd_payout: { value: '1.0000', asOf: 'id 0' },
    });
  });

  it('are as of amounts_as_of where a row of the previous version has no parts', () => {
    const { amounts } = stateOfRow(row({ usd_payout: '1.0000', amounts_as_of: 'id 3' }));
    expect(amounts).toEqual({ usd_payout: { value: '1.0000', asOf: 'id 3' } });
  });

  it('come back as they were stored', () => {
    const amounts = {
      ...amountPartsOf({ ...row({ payout_local: '5.0000' }), conversion_currency: 'MYR' }, 'id 1'),
      usd_payout: { value: '1.0000', asOf: 'id 2' },
    };
    const stored = rowOfState(row({}), { status: null, amounts, fields: {} }, new Date(0), {
      label: '',
      isName: false,
    });
    expect(stored).toMatchObject({
      amounts_as_of: 'id 2',
      currency: 'MYR',
      payout_local: '5.0000',
      usd_payout: '1.0000',
    });
    expect(stateOfRow({ ...stored, original: null }).amounts).toEqual(amounts);
  });

  it('are those of the columns where the previous version has written past the parts', () => {
    const amount_parts = { usd_payout: { value: '1.0000', asOf: 'id 2' } };
    const { amounts } = stateOfRow(row({ amount_parts, usd_payout: '7.0000', amounts_as_of: 'id 4' }));
    expect(amountsOfParts(amounts).values.usd_payout).toBe('7.0000');
    expect(amounts.usd_payout).toEqual({ value: '7.0000', asOf: 'id 4' });
  });
});
