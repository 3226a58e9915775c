import { compileMapping } from '@app/postback/mapping/compile-mapping';
import type { MappingLayer } from '@app/postback/postback-types';
import type { Network } from '../network';
import { checkAddress } from './check-address';
import { checkBraces, checkCharacters } from './check-characters';
import { checkFields } from './check-fields';
import { checkMacros } from './check-macros';
import { checkParameters } from './check-parameters';
import { meantParameters } from './meant-parameters';
import { readTemplate } from './read-template';
import { type UrlIssue, urlIssue } from './url-issues';

const MAX_LENGTH = 2_000;

/** What a URL is compared with: the network that will hold it, and the partner and tenant that it is for. */
export interface LintContext {
  network: Network;
  /** Under which senders reach the platform, such as `https://postback.example.com`; undefined where it is unknown. */
  origin?: string | undefined;
  endpointPath: string;
  /** The zone of the partner. */
  timeZone: string;
  /** Of the tenant, of all kinds; masked ones are compared with nothing. */
  tokens: readonly string[];
  /** Without a token, a postback is refused or belongs to another tenant. */
  needsToken: boolean;
  partner: MappingLayer;
  tenant?: MappingLayer | undefined;
}

/** Finds what is wrong with a postback URL before a network sends anything to it, in the order of the text. */
export function lintUrl(text: string, context: LintContext): UrlIssue[] {
  const whole = { from: 0, to: text.length };
  const template = readTemplate(text);
  if (!template) return [urlIssue('url_invalid', whole)];
  const mapping = compileMapping(context.partner, context.tenant);
  const parameters = meantParameters(template.parameters, mapping);
  const end = { from: text.length, to: text.length };
  const issues = [...checkAddress(template, context), ...checkCharacters(text)];
  if (text.length > MAX_LENGTH) {
    issues.push(urlIssue('url_too_long', whole, { length: String(text.length), max: String(MAX_LENGTH) }));
  }
  if (parameters.length === 0) {
    issues.push(urlIssue('query_missing', end));
  } else {
    issues.push(
      ...checkBraces(template.parameters),
      ...checkMacros(parameters, context.network),
      ...checkParameters(parameters, mapping),
      ...checkFields({ parameters, mapping, end }, context),
    );
  }
  return withoutEchoes(issues).toSorted((one, other) => one.from - other.from || one.to - other.to);
}

/** A macro of another style consists of signs that would each be an issue of their own. */
function withoutEchoes(issues: readonly UrlIssue[]): UrlIssue[] {
  const foreign = issues.filter(({ code }) => code === 'macro_style_other' || code === 'macro_encoded');
  const signs = new Set<string>([
    'space_unencoded',
    'character_unencoded',
    'brace_unbalanced',
    'percent_invalid',
    'fragment_lost',
  ]);
  return issues.filter(
    (issue) => !signs.has(issue.code) || !foreign.some(({ from, to }) => issue.from >= from && issue.from < to),
  );
}
