import { CANONICAL_FIELDS, type CanonicalField } from '@app/postback/canonical-fields';
import { type CompiledMapping, targetOf } from '@app/postback/mapping/compile-mapping';

/** A column of the file, and the parameter that it becomes; null leaves it out. */
export interface Column {
  name: string;
  parameter: string | null;
}

/** Names that reports of networks have, in words that no mapping knows. */
const COMMON_NAMES: readonly (readonly [CanonicalField, RegExp])[] = [
  [
    'conversion_id',
    /^(?:conversion|transaction|txn|trans)[ _-]?(?:id|no|number)$|^转化.*(?:id|号)$|^轉換.*(?:id|號)$/i,
  ],
  ['order_id', /^order[ _-]?(?:id|no|number)$|^订单(?:编?号|id)$|^訂單(?:編?號|id)$/i],
  ['status', /^(?:conversion[ _-]?)?(?:status|state)$|^(?:订单)?状态$|^(?:訂單)?狀態$/i],
  [
    'datetime_conversion',
    /^(?:conversion|transaction|order)[ _-]?(?:date|time|datetime)$|^(?:转化|下单|订单)时间$|^(?:轉換|下單|訂單)時間$/i,
  ],
  ['click_id', /^click[ _-]?id$/i],
  ['conversion_currency', /^currency$|^币种$|^幣別$/i],
  ['offer_id', /^(?:offer|campaign)[ _-]?id$/i],
  ['offer_name', /^(?:offer|campaign)(?:[ _-]?name)?$/i],
];

/**
 * The columns as the partner's mapping reads them: a name that it knows is a parameter of that name. Others become the
 * field that such a name usually has, unless another column has that already, and else they are left out.
 */
export function guessColumns(header: readonly string[], mapping: CompiledMapping): Column[] {
  const fieldOf = (name: string): CanonicalField | undefined => targetOf(mapping, name)?.field;
  const known = new Set(header.map(fieldOf));
  return header.map((name) => {
    if (name !== '' && fieldOf(name) !== undefined) return { name, parameter: name };
    const common = COMMON_NAMES.find(([field, words]) => !known.has(field) && words.test(name))?.[0];
    if (common) known.add(common);
    return { name, parameter: common ?? null };
  });
}

/** What a column can become: nothing, a parameter of its own name, or a field. */
export function parametersFor({ name }: Column): string[] {
  const fields = Object.keys(CANONICAL_FIELDS);
  return name === '' || fields.includes(name) ? fields : [name, ...fields];
}
