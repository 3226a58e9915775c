import { loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { Client, type Pool } from 'pg';
import type { CleanUp } from '../../local/clean-up';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { type CompiledPartner, compilePartner } from '../../apps/partner-service/src/partner/compile-partner';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import { TokenHasher } from '../../apps/partner-service/src/postback/token-hasher';
import { connectFormer } from './former/connect-former';
import { findFormerPartner, nameOfAccount } from './former/find-former-partner';
import { type FormerAccount, readAccounts } from './former/former-accounts';
import { FormerReader, type FormerGroup } from './former/former-reader';
import { writeFormerSql } from './former/former-sql';
import { describeFormerTable, FORMER_TABLE, type FormerTable } from './former/former-table';
import { matchTenants, type TenantMatch } from './former/match-tenants';
import { hasUnknownToken, tenantOfGroup, tokenNamesOf } from './former/tenant-of-group';
import { sourceName } from './mapping/moved-request';
import { inspectServer, type ServerFacts } from './preflight/inspect-server';
import { judgeSource, judgeTable } from './preflight/judge-databases';
import { type Refusal, standing } from './preflight/refusal';
import type { GroupJudge } from './preflight/survey';
import { writeRefusals } from './preflight/write-report';
import type { MigrateDataOptions } from './read-options';
import { connectTarget } from './target/connect-target';

const CONFIG_TIMEOUT_MS = 10_000;

/** Everything that a move works with. */
export interface OpenMove {
  /** Names the former database and partner. */
  source: string;
  server: ServerFacts;
  table: FormerTable;
  /** How the former partner is called. */
  formerPartner: string;
  /** Its row, where there is one. */
  account: FormerAccount | undefined;
  partner: CompiledPartner;
  tokens: TokenHasher;
  /** Undefined where there is no former table of tenants. */
  matches: TenantMatch[] | undefined;
  reader: FormerReader;
  target: Pool;
  judge: GroupJudge;
  refusals: Refusal[];
}

/**
 * Opens both databases and finds out which former partner is meant. Connections end with the clean-up.
 *
 * @throws ExplainedFault when there is nothing that could be read
 */
export async function openMove(options: MigrateDataOptions, cleanUp: CleanUp): Promise<OpenMove> {
  const config = await reaching('The config database', () => readConfig(options));
  const former = connectFormer(options.fromUrl, options.timezone);
  cleanUp.defer(() => former.end());
  const target = connectTarget(options.toUrl);
  cleanUp.defer(() => target.end());
  const server = await reaching('The former database', () => inspectServer(former));
  await reaching('The new database', () => inspectServer(target));
  const table = await describeFormerTable(former);
  const refusals = [...judgeSource(server), ...(table ? judgeTable(table) : [noTable(server)])];
  if (!table || standing(refusals, options.accepted).length > 0) throw new ExplainedFault(writeRefusals(refusals));
  const partner = compilePartner(config);
  const tokens = hasherOf(options.tokenHashKey);
  const { id, name, account } = await findPartner(former, table, options, config);
  const accounts = await readAccounts(former, 'tenants');
  const matches = accounts && matchTenants(accounts, id, config, tokens.hash);
  const sql = writeFormerSql(table, tokenNamesOf(partner.mapping));
  return {
    source: sourceName(server.database, id),
    server,
    table,
    formerPartner: name,
    account,
    partner,
    tokens,
    matches,
    reader: new FormerReader(former, sql, id),
    target,
    judge: {
      tenantOf: (group: FormerGroup) => tenantOfGroup(group, partner, matches ?? [], tokens.hashOfStored),
      hasUnknownToken: (group) => hasUnknownToken(group, partner, tokens.hashOfStored),
    },
    refusals,
  };
}

async function readConfig({ configUrl, partnerCode }: MigrateDataOptions): Promise<ServiceConfig> {
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
  table: FormerTable,
  { formerPartner }: MigrateDataOptions,
  config: ServiceConfig,
): Promise<{ id: string | null; name: string; account: FormerAccount | undefined }> {
  if (!table.types.has('partner_id')) {
    return { id: null, name: `all rows of ${FORMER_TABLE}`, account: undefined };
  }
  const found = findFormerPartner(formerPartner, config, await readAccounts(former, 'partners'));
  if ('fault' in found) {
    throw new ExplainedFault(`Which former partner is meant? ${found.fault}\nName it by --from-partner ID.`);
  }
  const { id, account } = found;
  return { id, account, name: account ? nameOfAccount(account) : `id ${id}` };
}

function noTable({ database, user }: ServerFacts): Refusal {
  const reason = `There is no ${FORMER_TABLE} in ${database} that ${user} finds on its search_path.`;
  return { name: 'no-table', reason, remedy: 'In another schema: add ?options=-csearch_path%3DSCHEMA to the URL.' };
}

function hasherOf(key: string): TokenHasher {
  return new TokenHasher(Object.assign(new PartnerServiceEnvironment(), { TOKEN_HASH_KEY: key }));
}

/** Which of the three databases it is that fails. @throws ExplainedFault */
async function reaching<T>(which: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new ExplainedFault(`${which} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
