import type { FormerAccount } from './former-accounts';

/** Under which names a former table of partners may have today's code, best first. */
const CODE_COLUMNS = ['partner_code', 'code', 'partner_id', 'slug'];

/** Which former partner is meant, or why that can't be told. */
export type FoundPartner = { id: string; account: FormerAccount | undefined } | { fault: string };

/**
 * The former partner whose rows are moved: the one that is named, else the one with today's code, else the one with
 * today's endpoint.
 *
 * @param accounts the rows of the former `partners`; undefined where there is no such table
 */
export function findFormerPartner(
  named: string | undefined,
  today: { partnerCode: string; endpointPath: string },
  accounts: readonly FormerAccount[] | undefined,
): FoundPartner {
  if (named !== undefined) return { id: named, account: accounts?.find(({ id }) => id === named) };
  if (!accounts) return { fault: 'There is no table partners to look it up in.' };
  const byCode = accounts.filter((account) => CODE_COLUMNS.some((column) => account[column] === today.partnerCode));
  const byEndpoint = accounts.filter(({ endpoint_path: path }) => endpointOf(path) === endpointOf(today.endpointPath));
  const found = byCode.length > 0 ? byCode : byEndpoint;
  const [only] = found;
  if (found.length === 1 && only?.['id']) return { id: only['id'], account: only };
  const what = found.length > 1 ? `${found.length} of them have` : 'None of them has';
  return { fault: `${what} the code ${today.partnerCode} or the endpoint ${today.endpointPath}: ${listOf(accounts)}.` };
}

/** How a former account is called in a report. */
export function nameOfAccount(account: FormerAccount): string {
  const name = ['partner_code', 'tenant_code', 'code', 'partner_name', 'tenant_name', 'name']
    .map((column) => account[column])
    .find((value) => value);
  return `${name ?? 'unnamed'} (id ${account['id'] ?? 'unknown'})`;
}

const LISTED = 20;

function listOf(accounts: readonly FormerAccount[]): string {
  const names = accounts.slice(0, LISTED).map(nameOfAccount).join(', ');
  return accounts.length > LISTED ? `${names}, …` : names || 'it is empty';
}

function endpointOf(path: string | null | undefined): string | undefined {
  return path?.replaceAll(/^\/|\/$/g, '').toLowerCase();
}
