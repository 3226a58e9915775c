import type { ServiceConfig, TenantConfig } from '@app/partner-config';
import {
  chooseTenant,
  type CompiledMapping,
  findTokens,
  type Parameter,
  TOKEN_FIELDS,
  type TokenField,
} from '@app/postback';
import { loosenName } from '@app/postback/redaction/secret-names';
import type { CompiledPartner, CompiledTenant } from '../../../apps/partner-service/src/partner-config/compile-partner';
import type { TokenHasher } from '../../../apps/partner-service/src/intake/token-hasher';
import type { LegacyAccount } from './legacy-table';

/** The tenant of today that a legacy tenant corresponds to. */
export interface TenantMatch {
  legacyId: string | null;
  name: string;
  /** Undefined when no tenant of today has its token or its code. */
  tenant: TenantConfig | undefined;
  by: 'token' | 'code' | 'nothing';
}

/** Columns of `partners` that may hold today's code, best first. */
const PARTNER_CODE_COLUMNS = ['partner_code', 'code', 'partner_id', 'slug'];
const TENANT_CODE_COLUMNS = ['code', 'tenant_code', 'slug', 'name', 'tenant_name'];
const NAME_COLUMNS = ['partner_code', 'tenant_code', 'code', 'partner_name', 'tenant_name', 'name'];

/** Columns of `tenants` that may hold a token, and its possible kinds. */
const TOKEN_COLUMNS: Readonly<Record<string, readonly TokenField[]>> = {
  ts_token: ['ts_token'],
  ts_param: ['ts_param'],
  tlm_token: ['tlm_token'],
  token: TOKEN_FIELDS,
  tenant_token: TOKEN_FIELDS,
  api_token: TOKEN_FIELDS,
};

const MAX_LISTED = 20;

/**
 * Finds the legacy partner whose rows are imported: the one that the options name, else the one with today's code,
 * else the one with today's endpoint.
 *
 * @param accounts the rows of the legacy `partners`; undefined when there is no such table
 * @returns the partner, or why it cannot be determined
 */
export function findLegacyPartner(
  named: string | undefined,
  today: Pick<ServiceConfig, 'partnerCode' | 'endpointPath'>,
  accounts: readonly LegacyAccount[] | undefined,
): { id: string; account: LegacyAccount | undefined } | { error: string } {
  if (named !== undefined) return { id: named, account: accounts?.find(({ id }) => id === named) };
  if (!accounts) return { error: 'There is no table partners to look it up in.' };
  const byCode = accounts.filter((account) => PARTNER_CODE_COLUMNS.some((name) => account[name] === today.partnerCode));
  const endpoint = normalizeEndpoint(today.endpointPath);
  const byEndpoint = accounts.filter(({ endpoint_path: path }) => normalizeEndpoint(path) === endpoint);
  const found = byCode.length > 0 ? byCode : byEndpoint;
  const [account] = found;
  if (found.length === 1 && account?.['id']) return { id: account['id'], account };
  const count = found.length > 1 ? `${found.length} of them have` : 'None of them has';
  const names = accounts.slice(0, MAX_LISTED).map(describeAccount).join(', ') || 'it is empty';
  const list = accounts.length > MAX_LISTED ? `${names}, …` : names;
  return { error: `${count} the code ${today.partnerCode} or the endpoint ${today.endpointPath}: ${list}.` };
}

/** The name of a legacy account in a report. */
export function describeAccount(account: LegacyAccount): string {
  const name = NAME_COLUMNS.map((column) => account[column]).find((value) => value);
  return `${name ?? 'unnamed'} (id ${account['id'] ?? 'unknown'})`;
}

/**
 * Matches each legacy tenant of a partner to the tenant of today with its token, else to the one with its code.
 *
 * @param partner the legacy partner's id; tenants without a partner_id belong to every partner
 * @param hash the keyed hash under which tokens are stored today
 */
export function matchTenants(
  accounts: readonly LegacyAccount[],
  partner: string | null,
  { tenants }: ServiceConfig,
  hash: (token: string) => string,
): TenantMatch[] {
  const own = accounts.filter(({ partner_id: id }) => id == null || partner === null || id === partner);
  return own.map((account) => {
    const hashes = Object.entries(TOKEN_COLUMNS).flatMap(([column, kinds]) => {
      const token = account[column]?.trim();
      return token ? [{ kinds, hash: hash(token) }] : [];
    });
    const codes = new Set(TENANT_CODE_COLUMNS.map((column) => account[column]?.trim().toLowerCase()));
    // An inactive tenant keeps its rows.
    const [byToken] = hashes.flatMap(({ kinds, hash: tokenHash }) =>
      tenants.filter((tenant) => tenant.tokens.some((token) => kinds.includes(token.kind) && token.hash === tokenHash)),
    );
    const tenant = byToken ?? tenants.find(({ code }) => codes.has(code.toLowerCase()));
    const by = byToken ? 'token' : tenant ? 'code' : 'nothing';
    return { legacyId: account['id'] ?? null, name: describeAccount(account), tenant, by };
  });
}

/** The parameter names that a mapping maps to a token, in lower case. */
export function tokenNames({ targets }: CompiledMapping): string[] {
  const names = [...targets].filter(([, { isToken }]) => isToken).map(([name]) => loosenName(name));
  return [...new Set(names)];
}

/** Finds the tenant of a legacy row: that of its legacy tenant, else that of its tokens. */
export class LegacyTenants {
  private readonly byLegacyId: ReadonlyMap<string | null, CompiledTenant | undefined>;

  constructor(
    private readonly partner: CompiledPartner,
    matches: readonly TenantMatch[],
    private readonly hasher: Pick<TokenHasher, 'hashOfStored'>,
  ) {
    const matched = matches.filter(({ legacyId, tenant }) => legacyId !== null && tenant);
    this.byLegacyId = new Map(matched.map(({ legacyId, tenant }) => [legacyId, partner.tenants.get(tenant!.id)]));
  }

  /** @param parameters those of the row's raw_data, of which the tokens count */
  tenantOf(legacyTenant: string | null, parameters: readonly Parameter[]): CompiledTenant {
    return this.byLegacyId.get(legacyTenant) ?? this.choose(this.tokensOf(parameters)).tenant;
  }

  /** Whether there is a token that no tenant of today has. */
  hasUnknownToken(parameters: readonly Parameter[]): boolean {
    const tokens = this.tokensOf(parameters);
    return Object.keys(tokens).length > 0 && this.choose(tokens).matchedBy === 'default';
  }

  private tokensOf(parameters: readonly Parameter[]): Tokens {
    return findTokens(this.partner.mapping, parameters);
  }

  private choose(tokens: Tokens) {
    return chooseTenant(this.partner.tenantIndex, tokens, this.hasher.hashOfStored);
  }
}

type Tokens = ReturnType<typeof findTokens>;

function normalizeEndpoint(path: string | null | undefined): string | undefined {
  return path?.replaceAll(/^\/|\/$/g, '').toLowerCase();
}
