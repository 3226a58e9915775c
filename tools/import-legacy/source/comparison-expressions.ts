import { escapeLiteral } from 'pg';
import { type LegacyAmount, type LegacyTable, PLAIN_AMOUNT, textAmounts } from './legacy-table';

/** What of a row is compared, as SQL of the former database. Written for the comparison alone: copying has none of it. */
export interface ComparedExpressions {
  saleAmount: string;
  payout: string;
  /** A text: id, millisecond of receipt, conversion id and both amounts. */
  line: string;
  checksum: string;
}

const FLOATS: ReadonlySet<string> = new Set(['real', 'double precision']);

/** What has more digits is no amount here, and goes to quarantine. */
const MAX_AMOUNT = '1e14';

/** The same as copying goes by. */
const PLAIN_TEXT_AMOUNT = escapeLiteral(PLAIN_AMOUNT.source);
/** What stands for nothing: a word, or a placeholder that nobody filled in. */
const NO_AMOUNT = escapeLiteral('^\\s*(null|undefined|[$]?[{].*[}]|\\[\\[.*\\]\\]|%7b.*%7d)?\\s*$');

const IS_PLAIN = '^[!-~]*$';
const CONTROL_CHARACTERS = '[\\u0001-\\u001f\\u007f-\\u009f]';
const SPACE = '\\s\\u00a0\\ufeff\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** JSON that PostgreSQL keeps and cannot look into: NUL, and one half of a pair. */
const UNREADABLE_JSON =
  '\\\\u0000|\\\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\\\u[dD][c-fC-F])|(?<!\\\\u[dD][89abAB][0-9a-fA-F]{2})\\\\u[dD][c-fC-F]';

export function comparisonExpressions(table: LegacyTable): ComparedExpressions {
  const [saleAmount, payout] = [amountExpression(table, 'usd_sale_amount'), amountExpression(table, 'usd_earning')];
  const ms = `(round(extract(epoch FROM former.received_at::timestamptz) * 1000000)::bigint / 1000)::text`;
  const amounts = [saleAmount, payout].map((amount) => `coalesce(${amount}::text, '')`);
  const line = `concat_ws(' ', former.id::text, ${ms}, ${conversionIdExpression()}, ${amounts.join(', ')})`;
  return { saleAmount, payout, line, checksum: lineChecksum(line) };
}

/** A number that does not depend on the order in which lines are added; MD5 is the same in every version. */
export function lineChecksum(line: string): string {
  return `('x' || left(md5(convert_to(${line}, 'UTF8')), 15))::bit(60)::bigint::numeric`;
}

/**
 * The parameters of some names in what was received, in their order, as JSON: `[[name, value], …]`. Names are compared
 * without their case and the space around them, as everywhere here; which of several counts is not decided by SQL.
 *
 * @param names in lower case
 */
export function parametersExpression({ types }: LegacyTable, names: readonly string[]): string {
  const type = types.get('raw_data');
  if (type === undefined || names.length === 0) return `'[]'`;
  const inText = listExpression(`regexp_matches(former.raw_data::text, ${escapeLiteral(memberPattern(names))}, 'gi')`, {
    columns: 'found (parts, place)',
    name: 'found.parts[1]',
    value: 'coalesce(found.parts[2], found.parts[3])',
  });
  if (type !== 'jsonb' && type !== 'json') return inText;
  const members = listExpression(`${type}_each_text(former.raw_data)`, {
    columns: 'member (name, value, place)',
    name: 'member.name',
    value: 'member.value',
    where: `lower(btrim(member.name)) IN (${names.map(escapeLiteral).join(', ')})`,
  });
  const ofObject = `CASE WHEN ${type}_typeof(former.raw_data) = 'object' THEN ${members} ELSE '[]' END`;
  if (type === 'jsonb') return ofObject;
  return `CASE WHEN former.raw_data::text ~ ${escapeLiteral(UNREADABLE_JSON)} THEN ${inText} ELSE ${ofObject} END`;
}

interface ListedParts {
  columns: string;
  name: string;
  value: string;
  where?: string;
}

function listExpression(source: string, { columns, name, value, where = 'true' }: ListedParts): string {
  const list = `json_agg(json_build_array(${name}, ${value}) ORDER BY place)`;
  return `(SELECT coalesce(${list}, '[]')::text FROM ${source} WITH ORDINALITY AS ${columns} WHERE ${where})`;
}

/** A name and its value in JSON that cannot be looked into: a text in quotation marks, or a word. */
function memberPattern(names: readonly string[]): string {
  const any = names.map(escapePattern).join('|');
  return `"(\\s*(?:${any})\\s*)"\\s*:\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s",}\\]]+))`;
}

/** Whether an amount is a text that is not plainly one: such a row goes to quarantine. */
export function isAmbiguous(table: LegacyTable, name: LegacyAmount): string {
  const column = `former.${name}`;
  return textAmounts(table).includes(name)
    ? `${column} !~ ${PLAIN_TEXT_AMOUNT} AND ${column} !~* ${NO_AMOUNT}`
    : 'false';
}

export function isTime({ types }: LegacyTable, name: string): boolean {
  return types.get(name)?.startsWith('timestamp') ?? false;
}

/** Four decimals, rounded half away from zero as everywhere here; a text is an amount only where it is plainly one. */
function amountExpression(table: LegacyTable, name: LegacyAmount): string {
  const type = table.types.get(name);
  const column = `former.${name}`;
  if (type === undefined) return 'NULL::numeric';
  if (textAmounts(table).includes(name)) {
    return `round(CASE WHEN ${column} ~ ${PLAIN_TEXT_AMOUNT} THEN ${column}::numeric END, 4)`;
  }
  // By way of the text, which has all digits that the number has; first of all without NaN and the infinities.
  const number = FLOATS.has(type) ? `${column}::text::numeric` : `${column}::numeric`;
  const measured = type === 'money' ? number : column;
  return `round(CASE WHEN abs(${measured}) < ${MAX_AMOUNT} THEN ${number} END, 4)`;
}

/** Without control characters and the space around it. */
function conversionIdExpression(): string {
  const id = 'former.conversion_id::text';
  const cleaned = `regexp_replace(${id}, ${escapeLiteral(CONTROL_CHARACTERS)}, '', 'g')`;
  const trimmed = `regexp_replace(${cleaned}, ${escapeLiteral(`^[${SPACE}]+|[${SPACE}]+$`)}, '', 'g')`;
  return `coalesce(CASE WHEN ${id} ~ ${escapeLiteral(IS_PLAIN)} THEN ${id} ELSE ${trimmed} END, '')`;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[^\w]/g, '\\$&');
}
