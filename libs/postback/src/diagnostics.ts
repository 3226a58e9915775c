import { CANONICAL_FIELDS, type CanonicalField } from './canonical-fields';

const MAX_SHOWN_CHARACTERS = 100;
// oxlint-disable-next-line no-control-regex -- matching them is the purpose
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * The codes of everything that can be said about one field, each with its English sentence. Codes and the names in
 * braces are stored with postbacks and read by programs: they never change, but a sentence may.
 */
export const WARNINGS = {
  amount_doubtful: 'The dot or comma before three digits was read as a decimal point; it may group thousands.',
  amounts_not_added: 'The amounts were not added: a conversion sums those of {max} postbacks.',
  body_byte_order_mark: 'The body begins with a byte order mark, which was left out.',
  body_meaningless: 'The body means nothing; the query alone was read.',
  body_repaired: 'The JSON body has a comma with nothing behind it, which was left out.',
  character_cut: 'The value ends inside a character, which was left out.',
  charset_converted: 'The value is not UTF-8; it was read as {charset}.',
  currency_kept_amounts: 'The currency changed without a local amount; the previous amounts were kept.',
  currency_unknown: 'The currency is not an ISO 4217 code.',
  encoded_twice: 'The value still contains percent escapes; it was probably encoded twice.',
  filler_left_out: '{name} holds a word for a missing value.',
  id_respelled: 'The id was stored in another spelling than the one sent.',
  over_limit: 'More than {max} requests a {period} came for this {owner}.',
  parameter_ignored: '{name} was not used: {preferred} comes before it.',
  parameter_without_value: '{name} has no value; the value before it may contain a & that was not escaped.',
  placeholder_unfilled: 'The placeholder in {name} was not filled in.',
  separator_repaired: 'Parameters were separated by {separator}.',
  status_not_applied: 'The conversion is {status} already, so this status does not apply.',
  status_unknown_word: 'The status is no word that has a meaning here; it is stored as other.',
  text_too_long: 'The text is longer than {max} characters.',
  time_buddhist: 'The year was read as one of the Buddhist calendar.',
  time_implausible: 'The time is before the year 2000 or more than two days after it was received.',
  time_unreadable: 'The time could not be read.',
  token_unknown: 'No tenant has this token; the postback went to the default tenant.',
  utf8_twice: 'The value looks like UTF-8 that was encoded twice.',
  zone_unknown: 'The zone that was sent is unknown; the time was read in the zone of the partner.',
} as const;

/** Reasons for quarantine. */
export const QUARANTINE_REASONS = {
  amount_ambiguous: 'In a column of texts, this is not plainly an amount such as -1234.50.',
  amount_unreadable: 'The amount is not a number with at most 14 digits before the decimal point.',
  body_cut: 'More bytes follow the body than its Content-Length counts, so the body is incomplete.',
  body_not_one_object: 'The JSON body is not one object.',
  body_not_utf8: 'The body is not UTF-8.',
  body_packed: 'The body could not be unpacked as its Content-Encoding says.',
  body_unreadable: 'The body is neither JSON nor a form.',
  conversion_id_filler: 'The conversion id is a word for a missing value.',
  conversion_id_missing: 'The conversion id is missing.',
  conversion_id_placeholder: 'The conversion id is a placeholder that was not filled in.',
  conversion_id_too_long: 'The conversion id is longer than {max} characters.',
  currency_contradicts: 'The currency written with the amount contradicts {currency}, the currency of this field.',
  database_refused: 'The database refused the postback.',
  redrive_failed: 'The postback could not be processed again; the log says why.',
  tenant_inactive: 'The tenant of this token is inactive.',
  token_inactive: 'This token was taken away from its tenant.',
  too_many_parameters: 'There are more than {max} parameters.',
  too_many_postbacks: 'There are more than {max} postbacks in the request.',
} as const;

/** An error in a mapping, its field rules or an endpoint's path. */
export const CONFIGURATION_ERRORS = {
  field_misspelled: 'There is no such canonical field; did you mean {suggestion}?',
  field_unknown: 'There is no such canonical field.',
  mapping_invalid: 'The mapping must be an object.',
  name_empty: 'A received name is empty.',
  name_secret: 'Senders put a token or key of the platform under this name; in this field it would be kept in clear.',
  name_too_long: 'The received name is longer than {max} characters.',
  path_character_invalid: 'Only letters, digits and - . _ ~ / may stand in a path.',
  path_empty: 'The path is empty.',
  path_reserved: "A path can't contain {segment}: it is used for reading.",
  path_segment_invalid: 'A part of the path is empty, . or ..',
  path_start_reserved: "A path can't start with {segment}: it is used otherwise.",
  path_too_long: 'The path is longer than {max} characters.',
  rule_ambiguous: 'A rule has a default or a constant, not both.',
  rule_invalid: 'A rule must be an object with default, constant or values.',
  rule_on_other_kind: 'This part of a rule is for fields of the kind {kind}.',
  rule_on_token: 'A token takes no rule.',
  rule_part_unknown: 'A rule has no such part.',
  rules_invalid: 'The field rules must be an object.',
  rule_without_identity: 'With this rule every postback would be the same conversion.',
  status_unknown: 'The value must be one of {statuses}.',
  target_invalid: 'The target must be the name of a canonical field.',
  target_misspelled: '"{target}" is not a canonical field or synonym; did you mean {suggestion}?',
  target_unknown: '"{target}" is not a canonical field or synonym.',
  too_many: 'There are more than {max} entries.',
  value_empty: 'The value is empty.',
  value_not_flag: 'The value must be true or false.',
  value_not_text: 'The value must be a text.',
  values_invalid: 'The values must be an object.',
} as const;

const SENTENCES = { ...WARNINGS, ...QUARANTINE_REASONS, ...CONFIGURATION_ERRORS };
type Sentences = typeof SENTENCES;

export type DiagnosticCode = keyof Sentences;

/** A diagnostic of one field: a code for programs and a sentence for people. */
export interface Diagnostic<Code extends string = string> {
  field: string;
  code: Code;
  /** As received, shortened; null where it was erased. */
  value?: string | null;
  /** What the sentence names, by the names in its braces. */
  params?: Readonly<Record<string, string | number>>;
  reason: string;
}

/** Something that was read with a loss or a doubt. The postback is a conversion all the same. */
export type Warning = Diagnostic<keyof typeof WARNINGS>;
/** Why a postback is not a conversion. */
export type QuarantineReason = Diagnostic<keyof typeof QUARANTINE_REASONS>;
export type ConfigurationError = Diagnostic<DiagnosticCode>;

type NamesIn<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Params<Code extends DiagnosticCode> = Readonly<Record<NamesIn<Sentences[Code]>, string | number>>;
type Details<Code extends DiagnosticCode> = { value?: string | undefined } & ([NamesIn<Sentences[Code]>] extends [never]
  ? { params?: undefined }
  : { params: Params<Code> });

/** @param details the value as received, and whatever the sentence names */
export function diagnostic<Code extends DiagnosticCode>(
  field: string,
  code: Code,
  ...[details]: object extends Details<Code> ? [Details<Code>?] : [Details<Code>]
): Diagnostic<Code> {
  const { value, params } = details ?? {};
  return {
    field,
    code,
    ...(value === undefined ? {} : { value: printable(value) }),
    ...(params && { params }),
    reason: sentence(code, params),
  };
}

function sentence(code: DiagnosticCode, params: Readonly<Record<string, string | number>> = {}): string {
  return SENTENCES[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}

/** Stands for the code of what was stored before there were codes. */
export const UNKNOWN_CODE = 'unspecified';

/** As it is stored; rows of earlier versions have no code. */
export type StoredDiagnostic = Omit<Diagnostic, 'code'> & { code?: string };

/** Stored warnings or reasons, each with a code, and with its members in the order that `jsonb` does not keep. */
export function readDiagnostics(stored: readonly StoredDiagnostic[]): Diagnostic[] {
  return stored.map(({ field, code = UNKNOWN_CODE, ...rest }) => ({ field, code, ...rest }));
}

/** A received value as diagnostics show it: storable, on one line, at most 100 characters. */
export function printable(value: string): string {
  const shown = value
    .slice(0, 2 * MAX_SHOWN_CHARACTERS + 1)
    .toWellFormed()
    .replace(CONTROL_CHARACTER, '\ufffd');
  if (shown.length <= MAX_SHOWN_CHARACTERS) return shown;
  const characters = Array.from(shown);
  return characters.length <= MAX_SHOWN_CHARACTERS
    ? shown
    : `${characters.slice(0, MAX_SHOWN_CHARACTERS - 1).join('')}…`;
}

export const WARNING_CODES = Object.keys(WARNINGS) as (keyof typeof WARNINGS)[];

/** What the field of a warning can be: a canonical field, a part of the request, or the limit. */
export const WARNING_FIELDS = [
  ...(Object.keys(CANONICAL_FIELDS) as CanonicalField[]),
  ...(['query', 'body', 'path', 'over_limit'] as const),
];

const KNOWN: ReadonlySet<string> = new Set([...WARNING_CODES, ...WARNING_FIELDS]);
const OTHER = 'other';

/** The kinds of a postback's warnings, each once. A code or field of none of the lists is `other`, so that they are few. */
export function warningLabels(warnings: readonly Diagnostic[]): { code: string; field: string }[] {
  const labels = warnings.map(({ code, field }) => ({ code: known(code), field: known(field) }));
  return labels.filter(
    ({ code, field }, index) => labels.findIndex((label) => label.code === code && label.field === field) === index,
  );
}

function known(label: string): string {
  return KNOWN.has(label) ? label : OTHER;
}
