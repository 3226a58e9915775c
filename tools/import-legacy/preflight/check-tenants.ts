import type { TenantMatch } from '../source/match-tenants';
import type { PreflightFailure } from './preflight-failure';
import type { Survey } from './survey';

/** What is known of the former tenants and tokens, and leads to no tenant of today. */
export function checkTenants(
  matches: readonly TenantMatch[],
  survey: Survey,
  defaultTenant: string,
): PreflightFailure[] {
  const unmatched = matches.filter(({ tenant }) => !tenant).map(({ name }) => name);
  const reasons = [
    ...(unmatched.length > 0 ? [`no tenant of today has a token or the code of ${unmatched.join(', ')}`] : []),
    ...(survey.unknownTokens > 0 ? [`${survey.unknownTokens} rows have a token that no tenant of today has`] : []),
  ];
  if (reasons.length === 0) return [];
  const remedy =
    'Add the tenants with their tokens through the admin API, and see that TOKEN_HASH_KEY is the one of the ' +
    `deployment. Accepted, these rows go to ${defaultTenant}.`;
  return [{ name: 'unknown-tokens', reason: `${capitalize(reasons.join('; '))}.`, remedy }];
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
