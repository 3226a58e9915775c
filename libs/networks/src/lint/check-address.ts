import type { LintContext } from './lint-url';
import type { UrlTemplate } from './read-template';
import { type UrlIssue, urlIssue } from './url-issues';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/;

/** Checks the part before the query: scheme, host and path. */
export function checkAddress(template: UrlTemplate, context: LintContext): UrlIssue[] {
  const { scheme, schemeSpan, login, host, hostSpan, fragment } = template;
  const issues: UrlIssue[] = [];
  if (scheme === 'http') {
    if (!LOOPBACK.test(host)) issues.push(urlIssue('scheme_insecure', schemeSpan));
  } else if (scheme !== 'https') {
    issues.push(urlIssue('scheme_unsupported', schemeSpan, { scheme }));
  }
  if (login) issues.push(urlIssue('login_in_url', login));
  const expected = context.origin === undefined ? undefined : new URL(context.origin).host;
  if (expected !== undefined && withoutPort(host, scheme) !== expected) {
    issues.push(urlIssue('host_other', hostSpan, { expected }));
  }
  issues.push(...checkPath(template, context));
  if (fragment) issues.push(urlIssue('fragment_lost', fragment));
  return issues;
}

/** The port that a scheme has anyway says nothing. */
function withoutPort(host: string, scheme: string): string {
  return host.replace(scheme === 'https' ? /:443$/ : /:80$/, '');
}

function checkPath({ path, pathSpan }: UrlTemplate, { endpointPath }: LintContext): UrlIssue[] {
  const plain = path.replace(/\/$/, '');
  const accepted = [`/partner${endpointPath}`, `/postback${endpointPath}`, endpointPath, '/postback'];
  return accepted.includes(plain) ? [] : [urlIssue('path_other', pathSpan, { expected: accepted[0]! })];
}
