import type { Network } from '../network';

export const EVERFLOW: Network = {
  code: 'everflow',
  name: 'Everflow',
  source: 'https://helpdesk.everflow.io/customer/your-guide-to-parameters-macros',
  date: '2026-11-29',
  style: 'macros',
  macros: [
    // The id of the click: several conversions of one click share it.
    { name: 'transaction_id', field: 'adv_sub', basis: 'documented' },
    { name: 'conversion_id', field: 'conversion_id', basis: 'seen' },
    { name: 'event_id', basis: 'documented' },
    { name: 'event_name', field: 'event', basis: 'documented' },
    { name: 'offer_id', field: 'offer_id', basis: 'seen' },
    { name: 'offer_name', field: 'offer_name', basis: 'seen' },
    { name: 'sale_amount', field: 'sale_amount_local', basis: 'documented' },
    { name: 'payout_amount', field: 'payout_local', basis: 'seen' },
    { name: 'currency', field: 'conversion_currency', basis: 'seen' },
    { name: 'timestamp', field: 'datetime_conversion', basis: 'seen' },
    { name: 'sub1', field: 'click_id', basis: 'documented' },
    { name: 'sub2', field: 'sub_id', basis: 'seen' },
    { name: 'sub3', field: 'aff_sub3', basis: 'seen' },
    { name: 'sub4', field: 'aff_sub4', basis: 'seen' },
    { name: 'sub5', basis: 'seen' },
    { name: 'source_id', field: 'media_id', basis: 'documented' },
  ],
  mistaken: { click_id: 'sub1', clickid: 'sub1', payout: 'payout_amount', amount: 'sale_amount' },
  // A time stamp counts seconds since 1970, which are the same in every zone.
  timeZone: 'UTC',
  maxConsecutiveErrors: 25,
  template: {
    partner_code: 'everflow',
    partner_name: 'Everflow network',
    endpoint_path: '/everflow/event',
    timezone: 'UTC',
    parameter_mapping: {
      conversion_id: 'conversion_id',
      transaction_id: 'adv_sub',
      sale_amount: 'sale_amount_local',
      payout_amount: 'payout_local',
      currency: 'conversion_currency',
      timestamp: 'datetime_conversion',
      click_id: 'click_id',
      source_id: 'media_id',
    },
    // Partner postbacks are sent for conversions that count.
    field_rules: { status: { default: 'approved' } },
  },
};
