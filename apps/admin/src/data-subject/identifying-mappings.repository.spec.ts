import { selectMappings } from './identifying-mappings.repository';

const tenant = (partner_code: string, of_partner: Record<string, string>, of_tenant: Record<string, string> = {}) => ({
  partner_code,
  of_partner,
  of_tenant,
});

describe('selectMappings', () => {
  it('keeps the names that hold a person’s id in any mapping, and no others', () => {
    const tenants = [
      tenant('one', { cid: 'click_id', price: 'usd_payout' }),
      tenant('one', { cid: 'click_id', price: 'usd_payout' }, { price: 'payout_local' }),
      tenant('one', { cid: 'click_id' }, { CID: 'conversion_id', 'n.cid': 'order_id' }),
      tenant('two', { cid: 'offer_id', aff_sub: 'order_id', x: 'media_id' }),
    ];
    expect(selectMappings(tenants)).toEqual([
      {
        partner_code: 'one',
        mappings: [{ cid: 'click_id' }, { cid: 'click_id', CID: 'conversion_id', 'n.cid': 'order_id' }],
      },
      { partner_code: 'two', mappings: [{ cid: 'offer_id', aff_sub: 'order_id' }] },
    ]);
  });
});
