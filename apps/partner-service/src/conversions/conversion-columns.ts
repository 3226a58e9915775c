import type { ConversionRow } from './conversion-row';
import type { RowColumn } from './encode-rows';
import type { DuplicateRow } from './resolve-duplicates';

/** The parameters that both statements for conversions begin with; `statements.spec.ts` compares them with the SQL. */
const STORED_COLUMNS = [
  ['id', 'uuid'],
  ['received_at', 'timestamptz'],
  ['tenant_id', 'integer'],
  ['config_version', 'integer'],
  ['is_test', 'boolean'],
  ['may_return', 'boolean'],
  ['is_redrive', 'boolean'],
  ['signed', 'text'],
  ['signed_target_bytes', 'integer'],
  ['conversion_id', 'text'],
  ['conversion_key', 'text'],
  ['offer_id', 'text'],
  ['offer_name', 'text'],
  ['order_id', 'text'],
  ['datetime_conversion', 'timestamptz'],
  ['event', 'text'],
  ['status', 'text'],
  ['sale_amount_local', 'text'],
  ['myr_sale_amount', 'text'],
  ['usd_sale_amount', 'text'],
  ['payout_local', 'text'],
  ['myr_payout', 'text'],
  ['usd_payout', 'text'],
  ['conversion_currency', 'text'],
  ['adv_sub', 'text'],
  ['adv_sub2', 'text'],
  ['adv_sub3', 'text'],
  ['adv_sub4', 'text'],
  ['adv_sub5', 'text'],
  ['aff_sub', 'text'],
  ['aff_sub2', 'text'],
  ['aff_sub3', 'text'],
  ['aff_sub4', 'text'],
  ['media_id', 'text'],
  ['sub_id', 'text'],
  ['click_id', 'text'],
  ['status_original', 'text'],
  ['click_ref', 'text'],
  ['sub_ref', 'text'],
  ['warnings', 'jsonb'],
  ['raw_data', 'json'],
  ['request_line', 'text'],
  ['request_headers', 'json'],
  ['request_ip', 'text'],
] as const satisfies RowColumn<ConversionRow>[];

export const NEW_CONVERSION_COLUMNS = [
  ...STORED_COLUMNS,
  ['offer', 'text'],
  ['offer_is_name', 'boolean'],
  ['amount_parts', 'jsonb'],
  ['state_id', 'text'],
] as const satisfies RowColumn<ConversionRow>[];

export const DUPLICATE_COLUMNS = [
  ...STORED_COLUMNS,
  ['is_duplicate', 'boolean'],
  ['is_update', 'boolean'],
] as const satisfies RowColumn<DuplicateRow>[];
