import 'reflect-metadata';
import { describeIssue, lintUrl, networkOf, type UrlIssue } from '@app/networks';
import { TOKEN_FIELDS } from '@app/postback';
import { call } from '@app/admin-client';
import { adminAccess } from '../admin-access';
import { readPartner } from './partner-documents';

const EXIT_ERRORS = 2;

export interface LintOptions {
  partner: string;
  tenant?: string;
  network?: string;
  json?: boolean;
}

/** Lists what is wrong with a postback URL for a partner, each at its place; exits with 2 for an error that loses postbacks. */
export async function lintPostbackUrl(url: string, options: LintOptions): Promise<void> {
  const admin = await adminAccess();
  const { partner, tenant } = await readPartner(admin, options.partner, options.tenant);
  const { body: networks } = await call(admin, 'get', '/api/v1/networks', {});
  const issues = lintUrl(url, {
    network: networkOf(options.network ?? partner.partner_code),
    origin: networks.postback_origin ?? undefined,
    endpointPath: partner.endpoint_path,
    timeZone: partner.timezone,
    tokens: TOKEN_FIELDS.flatMap((kind) => tenant.tokens[kind] ?? []),
    needsToken: partner.require_token || !tenant.is_default,
    partner: { mapping: partner.parameter_mapping, rules: partner.field_rules },
    tenant: { mapping: tenant.parameter_mapping, rules: tenant.field_rules },
  });
  const described = issues.map((issue) => ({
    ...issue,
    text: url.slice(issue.from, issue.to),
    reason: describeIssue(issue),
  }));
  process.stdout.write(options.json ? `${JSON.stringify(described, null, 2)}\n` : formatIssues(url, issues));
  if (issues.some(({ level }) => level === 'error')) process.exitCode = EXIT_ERRORS;
}

/** The URL with a mark under each issue, and its sentence. */
export function formatIssues(url: string, issues: readonly UrlIssue[]): string {
  if (issues.length === 0) return 'The URL is fine.\n';
  const lines = issues.flatMap((issue) => [
    url,
    `${' '.repeat(issue.from)}${'^'.repeat(Math.max(issue.to - issue.from, 1))}`,
    `${issue.level}: ${describeIssue(issue)}`,
    '',
  ]);
  return lines.join('\n');
}
