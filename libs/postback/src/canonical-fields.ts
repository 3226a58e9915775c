/** How the text of a field is read; see `normalizePostback`. */
export type FieldKind = 'id' | 'text' | 'amount' | 'time' | 'currency' | 'status' | 'token';

/** The canonical fields of a postback and the kind of each, in the order in which documents list them. */
export const CANONICAL_FIELDS = {
  conversion_id: 'id',
  offer_id: 'id',
  offer_name: 'text',
  order_id: 'id',
  datetime_conversion: 'time',
  event: 'text',
  status: 'status',
  sale_amount_local: 'amount',
  myr_sale_amount: 'amount',
  usd_sale_amount: 'amount',
  payout_local: 'amount',
  myr_payout: 'amount',
  usd_payout: 'amount',
  conversion_currency: 'currency',
  adv_sub: 'text',
  adv_sub2: 'text',
  adv_sub3: 'text',
  adv_sub4: 'text',
  adv_sub5: 'text',
  aff_sub: 'text',
  aff_sub2: 'text',
  aff_sub3: 'text',
  aff_sub4: 'text',
  media_id: 'id',
  sub_id: 'id',
  click_id: 'id',
  ts_token: 'token',
  ts_param: 'token',
  tlm_token: 'token',
} as const satisfies Record<string, FieldKind>;

export type CanonicalField = keyof typeof CANONICAL_FIELDS;

/** Other names that mean a canonical field without any mapping. */
export const SYNONYMS = {
  conversion_datetime: 'datetime_conversion',
  usd_earning: 'usd_payout',
} as const satisfies Record<string, CanonicalField>;

export const TOKEN_FIELDS = ['ts_token', 'ts_param', 'tlm_token'] as const satisfies readonly CanonicalField[];
export type TokenField = (typeof TOKEN_FIELDS)[number];

export const AMOUNT_FIELDS = [
  'sale_amount_local',
  'myr_sale_amount',
  'usd_sale_amount',
  'payout_local',
  'myr_payout',
  'usd_payout',
] as const satisfies readonly CanonicalField[];
export type AmountField = (typeof AMOUNT_FIELDS)[number];

/** The fields that are stored as columns: all but the tokens, which are secret and stand for their tenant. */
export type StoredField = Exclude<CanonicalField, TokenField>;
export const STORED_FIELDS = (Object.keys(CANONICAL_FIELDS) as CanonicalField[]).filter(
  (field): field is StoredField => CANONICAL_FIELDS[field] !== 'token',
);

/** Fields that can be a part of what identifies a conversion: amounts, status and currency change while it lives. */
export const KEY_FIELDS = STORED_FIELDS.filter((field) => ['id', 'text', 'time'].includes(CANONICAL_FIELDS[field]));
/** Fields in one conversion key, at most. */
export const MAX_KEY_FIELDS = 5;

export const STATUSES = ['pending', 'approved', 'rejected', 'paid', 'other'] as const;
export type Status = (typeof STATUSES)[number];

/** The canonical field that `name` means by itself: a canonical name or a synonym of one. */
export function canonicalFieldOf(name: string): CanonicalField | undefined {
  if (Object.hasOwn(CANONICAL_FIELDS, name)) return name as CanonicalField;
  return Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name as keyof typeof SYNONYMS] : undefined;
}
