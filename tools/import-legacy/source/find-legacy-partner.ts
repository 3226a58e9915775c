import type { LegacyAccount } from './legacy-accounts';

/** Under which names a former table of partners may have today's code, best first. */
const CODE_COLUMNS = ['partner_code', 'code', 'partner_id', 'slug'];

/** Which former partner is meant, or why that can't be told. */
export type LegacyPartner = { id: string; account: LegacyAccount | undefined } | { fault: string };

/**
 * The former partner whose rows are moved: the one that is named, else the one with today's code, else the one with
 * today's endpoint.
 *
 * @param accounts the rows of the former `partners`; undefined where there is no such table
 */
export function findLegacyPartner(
  named: string | undefined,
  today: { partnerCode: string; endpointPath: string },
  accounts: readonly LegacyAccount[] | undefined,
): LegacyPartner {
  if (named !== undefined) return { id: named, account: accounts?.find(({ id }) => id === named) };
  if (!accounts) return { fault: 'There is no table partners to look it up in.' };
  const byCode = accounts.filter((account) => CODE_COLUMNS.some((column) => account[column] === today.partnerCode));
  const byEndpoint = accounts.filter(
    ({ endpoint_path: path }) => normalizeEndpoint(path) === normalizeEndpoint(today.endpointPath),
  );
  const found = byCode.length > 0 ? byCode : byEndpoint;
  const [only] = found;
  if (found.length === 1 && only?.['id']) return { id: only['id'], account: only };
  const what = found.length > 1 ? `${found.length} of them have` : 'None of them has';
  return {
    fault: `${what} the code ${today.partnerCode} or the endpoint ${today.endpointPath}: ${listAccounts(accounts)}.`,
  };
}

/** How a former account is called in a report. */
export function describeAccount(account: LegacyAccount): string {
  const name = ['partner_code', 'tenant_code', 'code', 'partner_name', 'tenant_name', 'name']
    .map((column) => account[column])
    .find((value) => value);
  return `${name ?? 'unnamed'} (id ${account['id'] ?? 'unknown'})`;
}

const MAX_LISTED = 20;

function listAccounts(accounts: readonly LegacyAccount[]): string {
  const names = accounts.slice(0, MAX_LISTED).map(describeAccount).join(', ');
  return accounts.length > MAX_LISTED ? `${names}, …` : names || 'it is empty';
}

function normalizeEndpoint(path: string | null | undefined): string | undefined {
  return path?.replaceAll(/^\/|\/$/g, '').toLowerCase();
}
