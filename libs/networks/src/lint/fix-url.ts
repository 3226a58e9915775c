import type { UrlIssue } from './url-issues';

/** What stands in the place of an issue once it is repaired; undefined where only a person can know it. */
export function replacementOf({ code, params }: UrlIssue): string | undefined {
  switch (code) {
    case 'scheme_insecure':
    case 'scheme_unsupported':
      return 'https';
    case 'host_other':
    case 'path_other':
      return params['expected'];
    case 'login_in_url':
    case 'fragment_lost':
      return '';
    case 'question_mark_repeated':
    case 'ampersand_escaped':
      return '&';
    case 'space_unencoded':
    case 'character_unencoded':
      return params['encoded'];
    case 'percent_invalid':
      return '%25';
    case 'macro_encoded':
    case 'macro_style_other':
    case 'macro_misspelled':
    case 'parameter_misspelled':
      return params['suggestion'];
    default:
      return undefined;
  }
}

/** The text with an issue repaired; as it is where there is no replacement. */
export function fixUrl(text: string, issue: UrlIssue): string {
  const replacement = replacementOf(issue);
  return replacement === undefined ? text : text.slice(0, issue.from) + replacement + text.slice(issue.to);
}
