import type { ConversionRow } from './conversion-row';
import type { RowColumn } from './encode-rows';
import type { DuplicateRow } from './resolve-duplicates';

/** The parameters that both statements for conversions begin with; `statements.spec.ts` compares them with the SQL. */
const STORED_COLUMNS: readonly RowColumn<ConversionRow>[] = [
  [({ id }) => id, 'uuid'],
  [({ received_at }) => received_at, 'timestamptz'],
  [({ tenant_id }) => tenant_id, 'integer'],
  [({ config_version }) => config_version, 'integer'],
  [({ is_test }) => is_test, 'boolean'],
  [({ may_return }) => may_return, 'boolean'],
  [({ is_redrive }) => is_redrive, 'boolean'],
  [({ signed }) => signed, 'text'],
  [({ signed_target_bytes }) => signed_target_bytes, 'integer'],
  [({ postback }) => postback.conversion_id, 'text'],
  [({ conversion_key }) => conversion_key, 'text'],
  [({ postback }) => postback.offer_id, 'text'],
  [({ postback }) => postback.offer_name, 'text'],
  [({ postback }) => postback.order_id, 'text'],
  [({ postback }) => postback.datetime_conversion, 'timestamptz'],
  [({ postback }) => postback.event, 'text'],
  [({ postback }) => postback.status, 'text'],
  [({ postback }) => postback.sale_amount_local, 'text'],
  [({ postback }) => postback.myr_sale_amount, 'text'],
  [({ postback }) => postback.usd_sale_amount, 'text'],
  [({ postback }) => postback.payout_local, 'text'],
  [({ postback }) => postback.myr_payout, 'text'],
  [({ postback }) => postback.usd_payout, 'text'],
  [({ postback }) => postback.conversion_currency, 'text'],
  [({ postback }) => postback.adv_sub, 'text'],
  [({ postback }) => postback.adv_sub2, 'text'],
  [({ postback }) => postback.adv_sub3, 'text'],
  [({ postback }) => postback.adv_sub4, 'text'],
  [({ postback }) => postback.adv_sub5, 'text'],
  [({ postback }) => postback.aff_sub, 'text'],
  [({ postback }) => postback.aff_sub2, 'text'],
  [({ postback }) => postback.aff_sub3, 'text'],
  [({ postback }) => postback.aff_sub4, 'text'],
  [({ postback }) => postback.media_id, 'text'],
  [({ postback }) => postback.sub_id, 'text'],
  [({ postback }) => postback.click_id, 'text'],
  [({ postback }) => postback.status_original, 'text'],
  [({ click_ref }) => click_ref, 'text'],
  [({ sub_ref }) => sub_ref, 'text'],
  [({ warnings }) => warnings, 'jsonb'],
  [({ raw_data }) => raw_data, 'json'],
  [({ request_line }) => request_line, 'text'],
  [({ request_headers }) => request_headers, 'json'],
  [({ request_ip }) => request_ip, 'text'],
];

export const NEW_CONVERSION_COLUMNS: readonly RowColumn<ConversionRow>[] = [
  ...STORED_COLUMNS,
  [({ offer }) => offer, 'text'],
  [({ offer_is_name }) => offer_is_name, 'boolean'],
  [({ amount_parts }) => amount_parts, 'jsonb'],
  [({ state_id }) => state_id, 'text'],
];

export const DUPLICATE_COLUMNS: readonly RowColumn<DuplicateRow>[] = [
  ...STORED_COLUMNS,
  [({ is_duplicate }) => is_duplicate, 'boolean'],
  [({ is_update }) => is_update, 'boolean'],
];
