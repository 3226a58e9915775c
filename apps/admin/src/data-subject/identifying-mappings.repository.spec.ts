import { selectMappings } from './identifying-mappings.repository';

const tenant = (partner_code: string, of_partner: Record<string, string>, of_tenant: Record<string, string> = {}) => ({
  partner_code,
  of_partner,
  of_tenant,
});

describe('the mappings that tell the gateway where a person’s id stands', () => {
  it('have what any of them makes of a name that holds one somewhere, and no other name', () => {
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
