import { type ConversionChange, toFacts } from './to-fact';

const change = (
  state: Record<string, string | null> | null,
  changed: Partial<ConversionChange> = {},
): ConversionChange => ({
  tenant_id: 1,
  tenant: 'default',
  conversion_id: 'c-1',
  conversion_key: null,
  click_ref: 'click-1',
  state: state && { first_received_at: '2026-03-01T10:00:00.000Z', ...state },
  ...changed,
});

describe('a fact of a conversion', () => {
  it('has the amounts in the currency of the conversion', () => {
    const state = { status: 'approved', payout_local: '9.9900', conversion_currency: 'SGD', usd_payout: '7.4000' };
    expect(toFacts([change({ ...state, offer_id: '12', offer_name: 'Shoes' })]).present).toEqual([
      {
        tenant_id: 1,
        tenant: 'default',
        conversion_id: 'c-1',
        conversion_key: '',
        click_id: 'click-1',
        status: 'approved',
        offer: '12',
        payout: '9.9900',
        payout_currency: 'SGD',
        sale_amount: null,
        sale_currency: null,
        received_at: '2026-03-01T10:00:00.000Z',
      },
    ]);
  });

  it.each([
    [{ payout_local: '9.0000', usd_payout: '2.0000', myr_payout: '8.0000' }, '2.0000', 'USD'],
    [{ myr_payout: '8.0000' }, '8.0000', 'MYR'],
    [{ payout_local: '9.0000' }, null, null],
    [{}, null, null],
  ])('has one amount where the currency is not known: %j', (state, payout, currency) => {
    expect(toFacts([change(state)]).present).toMatchObject([{ payout, payout_currency: currency }]);
  });

  it('is removed with its conversion, and the later change of a page counts', () => {
    const removed = change(null);
    const other = change({ status: 'paid' }, { conversion_key: 'k' });
    expect(toFacts([change({}), other, removed])).toMatchObject({
      present: [{ conversion_key: 'k', status: 'paid' }],
      removed: [{ tenant_id: 1, conversion_id: 'c-1', conversion_key: '' }],
    });
    expect(toFacts([removed, change({ status: 'paid' })])).toMatchObject({
      present: [{ status: 'paid' }],
      removed: [],
    });
  });
});
