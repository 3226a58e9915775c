import { AMOUNT_FIELDS, type CanonicalField, TOKEN_FIELDS } from '@app/postback/canonical-fields';
import type { CompiledMapping } from '@app/postback/mapping/compile-mapping';
import { IDENTIFYING_FIELDS } from '@app/postback/mapping/identifying-names';
import type { LintContext } from './lint-url';
import type { MeantParameter } from './meant-parameters';
import { decode } from './read-template';
import { type Span, type UrlIssue, type UrlIssueCode, urlIssue } from './url-issues';

const LOCAL_AMOUNTS: ReadonlySet<CanonicalField> = new Set(['sale_amount_local', 'payout_local']);
const SOURCES: readonly CanonicalField[] = [...IDENTIFYING_FIELDS, 'media_id'];
/** As texts shown with bullets: an editor sees tokens masked. */
const MASK = '•';
const LOOKS_LIKE_MACRO = /[{}<>[\]]|%7B/i;

interface Query {
  parameters: readonly MeantParameter[];
  mapping: CompiledMapping;
  /** Where something that is missing would stand. */
  end: Span;
}

/** What a conversion needs: an id, a status, an amount, a time, a click, and a token for its tenant. */
export function checkFields(query: Query, context: LintContext): UrlIssue[] {
  // Parameters that are chosen in the network's own form are not in the URL.
  const isAppended = context.network.style === 'appended';
  return [
    ...(isAppended ? [] : [...checkConversionId(query), ...checkExpected(query)]),
    ...checkTime(query, context),
    ...checkToken(query, context),
  ];
}

function checkConversionId({ parameters, mapping, end }: Query): UrlIssue[] {
  const id = parameters.find(({ field }) => field === 'conversion_id');
  if (!id) return hasRule(mapping, 'conversion_id') ? [] : [urlIssue('conversion_id_missing', end)];
  if (id.value === '' || LOOKS_LIKE_MACRO.test(id.value) || /%\w+%/.test(id.value)) return [];
  return [urlIssue('conversion_id_constant', id.valueSpan, { value: decode(id.value) })];
}

function checkExpected({ parameters, mapping, end }: Query): UrlIssue[] {
  const has = (fields: readonly CanonicalField[]): boolean =>
    fields.some((field) => parameters.some((parameter) => parameter.field === field) || hasRule(mapping, field));
  const missing: UrlIssueCode[] = [
    ...(has(['status']) ? [] : (['status_missing'] as const)),
    ...(has(AMOUNT_FIELDS) ? [] : (['amount_missing'] as const)),
    ...(has(SOURCES) ? [] : (['click_id_missing'] as const)),
    ...(has(['datetime_conversion']) ? [] : (['time_missing'] as const)),
  ];
  const local = parameters.find(({ field }) => field !== undefined && LOCAL_AMOUNTS.has(field));
  const isCurrencyMissing = local !== undefined && !has(['conversion_currency']);
  return [
    ...missing.map((code) => urlIssue(code, end)),
    ...(isCurrencyMissing ? [urlIssue('currency_missing', local.nameSpan, { name: local.name })] : []),
  ];
}

/** A default or a constant stands for a parameter. */
function hasRule({ rules }: CompiledMapping, field: CanonicalField): boolean {
  return rules.some((rule) => rule.field === field && (rule.constant ?? rule.fallback) !== undefined);
}

function checkTime({ parameters }: Query, { network, timeZone }: LintContext): UrlIssue[] {
  const time = parameters.find(({ field, macros }) => field === 'datetime_conversion' && macros.length > 0);
  const macro = time?.macros[0];
  if (!macro || network.code === 'generic') return [];
  const params = { macro: `{${macro.name}}`, network: network.name, zone: timeZone };
  if (network.timeZone === null) return [urlIssue('time_without_zone', macro, params)];
  // Seconds since 1970 need no zone.
  if (network.timeZone === timeZone || network.timeZone === 'UTC') return [];
  return [urlIssue('time_zone_other', macro, { ...params, expected: network.timeZone })];
}

function checkToken({ parameters, end }: Query, { tokens, needsToken }: LintContext): UrlIssue[] {
  const given = parameters.filter(({ field }) => field !== undefined && TOKEN_FIELDS.some((kind) => kind === field));
  if (given.length === 0) return needsToken ? [urlIssue('token_missing', end)] : [];
  const known = tokens.filter((token) => !token.includes(MASK));
  const isMasked = known.length < tokens.length;
  return given.flatMap(({ name, value, valueSpan, macros }) => {
    if (value === '' || known.includes(decode(value))) return [];
    if (macros.length > 0 || LOOKS_LIKE_MACRO.test(value)) return [urlIssue('token_macro', valueSpan, { name })];
    if (isMasked) return [];
    return [urlIssue('token_other', valueSpan, { name })];
  });
}
