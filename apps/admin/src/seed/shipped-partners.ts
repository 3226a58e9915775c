import type { Partner, Tenant } from '../database/entities';
import type { TokenLists } from '../tenants/tenant.dto';

type SeedTenant = Pick<Tenant, 'code' | 'name' | 'parameter_mapping'> & { tokens: TokenLists };

/** A partner that the platform ships with. */
export interface SeedPartner {
  partner: Pick<
    Partner,
    | 'partner_code'
    | 'partner_name'
    | 'endpoint_path'
    | 'cloud_run_service_name'
    | 'database_name'
    | 'parameter_mapping'
    | 'field_rules'
  >;
  isDefault: boolean;
  /** Besides the default tenant. */
  tenants: SeedTenant[];
}

const INVOLVE_ASIA: SeedPartner = {
  partner: {
    partner_code: 'involve_asia',
    partner_name: 'InvolveAsia',
    endpoint_path: '/involve/event',
    cloud_run_service_name: 'bytec-public-postback',
    database_name: 'involve_asia_db',
    parameter_mapping: {
      sub_id: 'aff_sub',
      media_id: 'aff_sub2',
      click_id: 'aff_sub3',
      usd_sale_amount: 'usd_sale_amount',
      usd_payout: 'usd_payout',
      // The network spells it so.
      rewars: 'usd_payout',
      offer_name: 'offer_name',
      conversion_id: 'conversion_id',
      conversion_datetime: 'datetime_conversion',
      event_time: 'datetime_conversion',
    },
    field_rules: { status: { values: { 'yet to consume': 'pending', invalid: 'rejected' } } },
  },
  isDefault: true,
  tenants: [
    {
      code: 'bytec',
      name: 'Bytec',
      parameter_mapping: { click_id: 'aff_sub', media_id: 'aff_sub2', event: 'aff_sub3' },
      tokens: { ts_token: ['default-ts-token'] },
    },
  ],
};

const RECTOR: SeedPartner = {
  partner: {
    partner_code: 'rector',
    partner_name: 'Rector',
    endpoint_path: '/rector/event',
    cloud_run_service_name: 'rector-postback',
    database_name: 'rector_db',
    parameter_mapping: {
      media_id: 'media_id',
      sub_id: 'sub_id',
      usd_sale_amount: 'usd_sale_amount',
      usd_earning: 'usd_earning',
      offer_name: 'offer_name',
      conversion_id: 'conversion_id',
      conversion_datetime: 'conversion_datetime',
      click_id: 'click_id',
    },
    field_rules: {},
  },
  isDefault: false,
  tenants: [],
};

export const SHIPPED_PARTNERS: readonly SeedPartner[] = [INVOLVE_ASIA, RECTOR];
