import { loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { Client, type Pool } from 'pg';
import type { CleanUp } from '../cli/clean-up';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type CompiledPartner, compilePartner } from '../../apps/partner-service/src/partner-config/compile-partner';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import { TokenHasher } from '../../apps/partner-service/src/intake/token-hasher';
import { connectLegacy } from './source/connect-legacy';
import { findLegacyPartner, describeAccount } from './source/find-legacy-partner';
import { type LegacyAccount, readAccounts } from './source/legacy-accounts';
import { LegacyReader, type LegacyGroup } from './source/legacy-reader';
import { buildLegacySql } from './source/legacy-sql';
import { describeLegacyTable, LEGACY_TABLE, type LegacyTable } from './source/legacy-table';
import { matchTenants, type TenantMatch } from './source/match-tenants';
import { hasUnknownToken, tenantOfGroup, tokenNames } from './source/tenant-of-group';
import { sourceName } from './mapping/imported-request';
import { inspectServer, type ServerFacts } from './preflight/inspect-server';
import { checkSource, checkTable } from './preflight/check-databases';
import { type PreflightFailure, withoutAccepted } from './preflight/preflight-failure';
import type { TenantResolver } from './preflight/survey';
import { describeFailures } from './preflight/write-report';
import type { ImportLegacyOptions } from './read-options';
import { connectTarget } from './target/connect-target';

const CONFIG_TIMEOUT_MS = 10_000;

/** Everything that a move works with. */
export interface OpenImport {
  /** Names the former database and partner. */
  source: string;
  server: ServerFacts;
  table: LegacyTable;
  /** How the former partner is called. */
  legacyPartner: string;
  /** Its row, where there is one. */
  account: LegacyAccount | undefined;
  partner: CompiledPartner;
  tokens: TokenHasher;
  /** Undefined where there is no former table of tenants. */
  matches: TenantMatch[] | undefined;
  reader: LegacyReader;
  target: Pool;
  tenantResolver: TenantResolver;
  failures: PreflightFailure[];
}

/**
 * Opens both databases and finds out which former partner is meant. Connections end with the clean-up.
 *
 * @throws ExplainedFault when there is nothing that could be read
 */
export async function openImport(options: ImportLegacyOptions, cleanUp: CleanUp): Promise<OpenImport> {
  const config = await connecting('The config database', () => readConfig(options));
  const former = connectLegacy(options.fromUrl, options.timezone);
  cleanUp.defer(() => former.end());
  const target = connectTarget(options.toUrl);
  cleanUp.defer(() => target.end());
  const server = await connecting('The former database', () => inspectServer(former));
  await connecting('The new database', () => inspectServer(target));
  const table = await describeLegacyTable(former);
  const refusals = [...checkSource(server), ...(table ? checkTable(table) : [missingTable(server)])];
  if (!table || withoutAccepted(refusals, options.accepted).length > 0)
    throw new UserFacingError(describeFailures(refusals));
  const partner = compilePartner(config);
  const tokens = createHasher(options.tokenHashKey);
  const { id, name, account } = await findPartner(former, table, options, config);
  const accounts = await readAccounts(former, 'tenants');
  const matches = accounts && matchTenants(accounts, id, config, tokens.hash);
  const sql = buildLegacySql(table, tokenNames(partner.mapping));
  return {
    source: sourceName(server.database, id),
    server,
    table,
    legacyPartner: name,
    account,
    partner,
    tokens,
    matches,
    reader: new LegacyReader(former, sql, id),
    target,
    tenantResolver: {
      tenantOf: (group: LegacyGroup) => tenantOfGroup(group, partner, matches ?? [], tokens.hashOfStored),
      hasUnknownToken: (group) => hasUnknownToken(group, partner, tokens.hashOfStored),
    },
    failures: refusals,
  };
}

async function readConfig({ configUrl, partnerCode }: ImportLegacyOptions): Promise<ServiceConfig> {
  const client = new Client({
    connectionString: configUrl,
    connectionTimeoutMillis: CONFIG_TIMEOUT_MS,
    statement_timeout: CONFIG_TIMEOUT_MS,
  });
  try {
    await client.connect();
    return await loadServiceConfig(client, partnerCode);
  } finally {
    await client.end();
  }
}

/** Without a partner_id all rows are this partner's. */
async function findPartner(
  former: Pool,
  table: LegacyTable,
  { legacyPartner: formerPartner }: ImportLegacyOptions,
  config: ServiceConfig,
): Promise<{ id: string | null; name: string; account: LegacyAccount | undefined }> {
  if (!table.types.has('partner_id')) {
    return { id: null, name: `all rows of ${LEGACY_TABLE}`, account: undefined };
  }
  const found = findLegacyPartner(formerPartner, config, await readAccounts(former, 'partners'));
  if ('fault' in found) {
    throw new UserFacingError(`Which former partner is meant? ${found.fault}\nName it by --from-partner ID.`);
  }
  const { id, account } = found;
  return { id, account, name: account ? describeAccount(account) : `id ${id}` };
}

function missingTable({ database, user }: ServerFacts): PreflightFailure {
  const reason = `There is no ${LEGACY_TABLE} in ${database} that ${user} finds on its search_path.`;
  return { name: 'no-table', reason, remedy: 'In another schema: add ?options=-csearch_path%3DSCHEMA to the URL.' };
}

function createHasher(key: string): TokenHasher {
  return new TokenHasher(Object.assign(new PartnerServiceEnvironment(), { TOKEN_HASH_KEY: key }));
}

/** Which of the three databases it is that fails. @throws ExplainedFault */
async function connecting<T>(which: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UserFacingError(`${which} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
