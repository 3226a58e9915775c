import type { Random } from '../chaos/random';

const LONG = 'a'.repeat(5_000);
/** Not encoded, as some senders leave it. */
const RAW = 'caf\u00e9';

/** Values that have broken software, as they appear in a query: encoded already, if at all. */
const ENCODED = [
  '',
  '%',
  '%4',
  '%zz',
  '%00',
  '%C0%AF',
  '%ED%A0%80',
  '%FF%FE',
  '%F0%9F%92%B0',
  '%25%32%35',
  '+',
  '%2B',
  '%0D%0A',
  '%E2%80%AE',
  '%7Baff_sub%7D',
  '{click_id}',
  '[[x]]',
  '${x}',
  '{{x}}',
  '%257Bx%257D',
  'null',
  'undefined',
  LONG,
  "'%3B%20DROP%20TABLE%20conversions%3B--",
  '%3Dcmd%7C%27%20/C%20calc%27!A0',
  '%3Cscript%3E',
  '../../etc/passwd',
];

/** Values as text, for bodies and, encoded, for queries. */
export const PLAIN = [
  '0',
  '-0',
  '1e309',
  '-1',
  'NaN',
  'Infinity',
  '0x10',
  '1,234.50',
  '1.234,50',
  '1 234,50',
  "1'234.50",
  '1,23,456.78',
  '٣٤',
  '१२३',
  '$10',
  '10.50 USD',
  'RM 5',
  '(5)',
  '5-',
  '1.5e3',
  '99999999999999999999999999999999',
  '0.00005',
  '.5',
  '5.',
  '1.2.3',
  '2025-01-01 12:00:00',
  '2025-13-45',
  '0000-00-00',
  '31/02/2025',
  '01/02/2025',
  '2025-06-30T23:59:60Z',
  '99999999999999',
  '1735732800',
  '-62135596801',
  '275760-09-13',
  '2025-01-01T00:00:00+99:99',
  'yesterday',
  '平成',
  'usd',
  'XXX',
  'US',
  'approved',
  'APPROVED',
  'yet to consume',
  '💰',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\ufeff',
  'ß',
  'İ',
  '\r\n',
  '\t',
  ' ',
  LONG,
  LONG.repeat(4),
  '{"a":1}',
  '[]',
  'true',
  "'; DELETE FROM quarantine; --",
  '=HYPERLINK("x")',
  '__proto__',
  '%s%n',
  '\u0085',
  '\ufffe',
];

export const NAMES = [
  'conversion_id',
  'offer_id',
  'offer_name',
  'order_id',
  'datetime_conversion',
  'event',
  'status',
  'sale_amount_local',
  'myr_sale_amount',
  'usd_sale_amount',
  'payout_local',
  'myr_payout',
  'usd_payout',
  'conversion_currency',
  'adv_sub',
  'adv_sub5',
  'aff_sub',
  'aff_sub4',
  'media_id',
  'sub_id',
  'click_id',
  'ts_token',
  'ts_param',
  'tlm_token',
  'conversion_datetime',
  'usd_earning',
  'rewars',
  'event_time',
];

const ODD_NAMES = [
  '',
  ' ',
  'CONVERSION_ID',
  ' conversion_id ',
  'conversion_id[]',
  'conversion_id[0]',
  'a[b][c]',
  'a.b.c',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '%00',
  '%ED%A0%80',
  '💰',
  '$where',
  'a'.repeat(2_000),
  'id',
  'api_key',
  'password',
  'signature',
];

export function nastyName(random: Random): string {
  return random.chance(80) ? random.oneOf(NAMES) : random.oneOf(ODD_NAMES);
}

/** An arbitrary text. */
export function nastyText(random: Random): string {
  if (random.chance(70)) return random.oneOf(PLAIN);
  const length = random.between(0, random.chance(5) ? 6_000 : 40);
  return String.fromCharCode(...Array.from({ length }, () => anyCharacter(random)));
}

/** A value in a query or a form: encoded correctly, wrongly, or not at all. */
export function nastyEncoded(random: Random): string {
  if (random.chance(1)) return RAW;
  if (random.chance(50)) return random.oneOf(ENCODED);
  const text = nastyText(random).toWellFormed();
  const encoded = encodeURIComponent(text);
  // Truncated anywhere, also within an escape.
  return random.chance(20) ? encoded.slice(0, random.between(0, encoded.length)) : encoded;
}

function anyCharacter(random: Random): number {
  switch (random.between(1, 4)) {
    case 1:
      return random.between(0, 31);
    case 2:
      return random.between(32, 126);
    case 3:
      return random.between(127, 0x2fff);
    default:
      return random.between(0, 0xffff);
  }
}
