/** An error loses or falsifies postbacks; a warning may, or leaves something out. */
export type IssueLevel = 'error' | 'warning';

/**
 * Everything that can be wrong with a postback URL, each with its English sentence. Codes and the names in braces are
 * read by programs: they never change, but a sentence may.
 */
export const URL_ISSUES = {
  url_invalid: ['error', 'This is not a URL such as https://host/path?name=value.'],
  scheme_insecure: ['error', 'Use https: over http, anyone on the way can read and change postbacks.'],
  scheme_unsupported: ['error', 'A postback URL begins with https, not with {scheme}.'],
  host_other: ['error', 'Postbacks are received at {expected}.'],
  login_in_url: ['error', 'A user name or password in the URL is not read, and many senders refuse it.'],
  path_other: ['error', 'The endpoint of this partner is {expected}.'],
  fragment_lost: ['error', 'What follows # is never sent.'],
  query_missing: ['error', 'The URL has no parameters.'],
  question_mark_repeated: ['error', 'Only one ? begins the parameters; between them stands &.'],
  ampersand_escaped: ['error', '&amp; is how web pages write &; here it changes the name of the next parameter.'],
  space_unencoded: ['error', 'A space must be written as {encoded}.'],
  character_unencoded: ['error', '{character} must be written as {encoded}.'],
  percent_invalid: ['error', 'A % is followed by two hexadecimal digits; a percent sign itself is written %25.'],
  brace_unbalanced: ['error', 'A brace stands alone, so the network finds no macro here.'],
  macro_empty: ['error', 'The braces contain no name of a macro.'],
  macro_encoded: [
    'error',
    'The braces are percent-encoded, so the network does not find the macro: write {suggestion}.',
  ],
  macro_style_other: ['error', 'This network writes macros as {suggestion}.'],
  macro_unknown: ['error', '{network} has no macro {macro}.'],
  macro_misspelled: ['error', '{network} has no macro {macro}; did you mean {suggestion}?'],
  macro_not_expanded: ['error', '{network} fills in no macros: choose this parameter in its form instead.'],
  macro_undocumented: ['warning', '{macro} is not documented by {network}; ask its account manager.'],
  macro_in_other_field: ['error', '{macro} holds {held}, but {name} is stored as {field}.'],
  parameter_without_name: ['error', 'A value has no name before it.'],
  parameter_empty: ['warning', '{name} has no value.'],
  parameter_duplicate: ['error', '{name} occurs more than once; only the last one counts.'],
  parameter_unknown: ['warning', '{name} is not mapped to a field, so only raw_data keeps it.'],
  parameter_misspelled: ['error', '{name} is not mapped to a field; did you mean {suggestion}?'],
  alias_clash: ['error', '{name} and {preferred} are both stored as {field}; {preferred} wins.'],
  conversion_id_missing: ['error', 'No parameter is the conversion_id, so every postback goes to quarantine.'],
  conversion_id_constant: ['error', 'The conversion_id is always {value}, so all postbacks are one conversion.'],
  status_missing: ['warning', 'No parameter is the status, so approvals and rejections are not seen.'],
  amount_missing: ['warning', 'No parameter is an amount.'],
  currency_missing: ['warning', '{name} is in a local currency, but no parameter is the conversion_currency.'],
  click_id_missing: ['warning', 'No parameter identifies the click or its source.'],
  time_missing: ['warning', 'No parameter is the time of the conversion; the time of receipt stands for it.'],
  time_without_zone: [
    'warning',
    '{macro} has no time zone and is read in {zone}, the zone of the partner: ask {network}.',
  ],
  time_zone_other: [
    'error',
    '{network} sends times of {expected}, but they are read in {zone}, the zone of the partner.',
  ],
  token_missing: ['error', 'No token is in the URL, so postbacks do not reach this tenant.'],
  token_other: ['error', 'The token in {name} is not one of this tenant.'],
  token_macro: ['error', '{name} must be the token itself; a macro is not a token.'],
  url_too_long: ['warning', 'The URL has {length} characters; some senders cut it after {max}.'],
} as const satisfies Record<string, readonly [IssueLevel, string]>;

export type UrlIssueCode = keyof typeof URL_ISSUES;

/** The English sentences by themselves. */
export const ISSUE_SENTENCES = Object.fromEntries(
  Object.entries(URL_ISSUES).map(([code, [, sentence]]) => [code, sentence]),
) as Record<UrlIssueCode, string>;

/** One thing that is wrong, and the part of the text from `from` to before `to` that it is about. */
export interface UrlIssue {
  code: UrlIssueCode;
  level: IssueLevel;
  from: number;
  to: number;
  /** What the sentence names, by the names in its braces. */
  params: Readonly<Record<string, string>>;
}

/** The characters that an issue is about. */
export interface Span {
  from: number;
  to: number;
}

export function urlIssue(code: UrlIssueCode, { from, to }: Span, params: UrlIssue['params'] = {}): UrlIssue {
  return { code, level: URL_ISSUES[code][0], from, to, params };
}

/** The sentence of an issue, in English unless others are given. */
export function describeIssue(
  { code, params }: Pick<UrlIssue, 'code' | 'params'>,
  sentences: Readonly<Record<UrlIssueCode, string>> = ISSUE_SENTENCES,
): string {
  return sentences[code].replaceAll(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole);
}
