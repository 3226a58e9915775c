import type { ServiceConfig, TenantConfig } from '@app/partner-config';
import { TOKEN_FIELDS, type TokenField } from '@app/postback';
import { describeAccount } from './find-legacy-partner';
import type { LegacyAccount } from './legacy-accounts';

/** What a former tenant is today. */
export interface TenantMatch {
  legacyId: string | null;
  name: string;
  /** Undefined where no tenant of today has its token or its code. */
  tenant: TenantConfig | undefined;
  by: 'token' | 'code' | 'nothing';
}

/** Columns that may hold a token, and of which kinds it may be. */
const TOKEN_COLUMNS: Readonly<Record<string, readonly TokenField[]>> = {
  ts_token: ['ts_token'],
  ts_param: ['ts_param'],
  tlm_token: ['tlm_token'],
  token: TOKEN_FIELDS,
  tenant_token: TOKEN_FIELDS,
  api_token: TOKEN_FIELDS,
};

const CODE_COLUMNS = ['code', 'tenant_code', 'slug', 'name', 'tenant_name'];

/**
 * Which tenant of today each former tenant of a partner is: the one that has its token, else the one of its code.
 *
 * @param partner the former partner's id; tenants without a partner_id belong to all
 * @param hash the keyed hash by which tokens are known today
 */
export function matchTenants(
  accounts: readonly LegacyAccount[],
  partner: string | null,
  config: ServiceConfig,
  hash: (token: string) => string,
): TenantMatch[] {
  const own = accounts.filter(
    ({ partner_id: id }) => id === undefined || id === null || partner === null || id === partner,
  );
  return own.map((account) => {
    const byToken = findByTokenColumns(account, config, hash);
    const byCode = byToken ?? findByCode(account, config);
    const by = byToken ? 'token' : byCode ? 'code' : 'nothing';
    return { legacyId: account['id'] ?? null, name: describeAccount(account), tenant: byCode, by };
  });
}

function findByTokenColumns(
  account: LegacyAccount,
  config: ServiceConfig,
  hash: (token: string) => string,
): TenantConfig | undefined {
  for (const [column, kinds] of Object.entries(TOKEN_COLUMNS)) {
    const token = account[column]?.trim();
    const found = token ? findByToken(config, kinds, hash(token)) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The tenant that a token of one of the kinds belongs to. An inactive one keeps what is its own. */
export function findByToken(
  config: ServiceConfig,
  kinds: readonly TokenField[],
  tokenHash: string,
): TenantConfig | undefined {
  return config.tenants.find(({ tokens }) =>
    tokens.some(({ kind, hash }) => kinds.includes(kind) && hash === tokenHash),
  );
}

function findByCode(account: LegacyAccount, config: ServiceConfig): TenantConfig | undefined {
  const codes = new Set(CODE_COLUMNS.map((column) => account[column]?.trim().toLowerCase()));
  return config.tenants.find(({ code }) => codes.has(code.toLowerCase()));
}
