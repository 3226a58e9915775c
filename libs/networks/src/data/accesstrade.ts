import type { Network } from '../network';

/** It fills in no placeholders: its form pairs names with conversion data, and it appends the click's parameters. */
export const ACCESSTRADE: Network = {
  code: 'accesstrade',
  name: 'Accesstrade',
  source: 'http://support.accesstrade.global/system-integration/what-is-postback-and-how-to-use.html',
  date: '2026-11-29',
  style: 'appended',
  macros: [],
  mistaken: {},
  timeZone: null,
  // A postback that is not answered 200 is sent three times, ten minutes apart; the URL stays on.
  maxConsecutiveErrors: null,
  template: {
    partner_code: 'accesstrade',
    partner_name: 'Accesstrade',
    endpoint_path: '/accesstrade/event',
    timezone: 'UTC',
    parameter_mapping: { pbid: 'click_id' },
    field_rules: {},
  },
};
