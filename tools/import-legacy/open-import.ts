import { createPool } from '@app/common';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { loadServiceConfig } from '@app/partner-config';
import { onDatabase } from '@app/partner-config/databases/on-database';
import type { Pool } from 'pg';
import { TokenHasher } from '../../apps/partner-service/src/intake/token-hasher';
import { type CompiledPartner, compilePartner } from '../../apps/partner-service/src/partner-config/compile-partner';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import type { CleanUp } from '../cli/clean-up';
import type { ImportLegacyOptions } from './options';
import { assertPassed, checkSource, type PreflightFailure } from './preflight/checks';
import { inspectServer, type ServerFacts } from './preflight/server-facts';
import { LegacyReader } from './source/legacy-reader';
import {
  connectLegacy,
  describeLegacyTable,
  LEGACY_TABLE,
  type LegacyAccount,
  type LegacyTable,
  readAccounts,
} from './source/legacy-table';
import {
  describeAccount,
  findLegacyPartner,
  LegacyTenants,
  matchTenants,
  tokenNames,
  type TenantMatch,
} from './source/tenants';

const CONFIG_TIMEOUTS = { connectTimeoutMs: 10_000, statementTimeoutMs: 10_000 };
const TARGET_STATEMENT_TIMEOUT_MS = 60_000;
const TARGET_IDLE_IN_TRANSACTION_MS = 30_000;

/** What an import works with. */
export interface OpenImport {
  /** Names the legacy database and partner. */
  source: string;
  server: ServerFacts;
  table: LegacyTable;
  /** The name of the legacy partner, and its row in `partners` if there is one. */
  legacyPartner: string;
  account: LegacyAccount | undefined;
  partner: CompiledPartner;
  tokens: TokenHasher;
  /** Undefined when the legacy database has no table of tenants. */
  matches: TenantMatch[] | undefined;
  tenants: LegacyTenants;
  reader: LegacyReader;
  target: Pool;
  failures: PreflightFailure[];
}

/**
 * Connects to both databases and determines the legacy partner. The clean-up closes the connections.
 *
 * @throws UserFacingError when the legacy table cannot be read
 */
export async function openImport(options: ImportLegacyOptions, cleanUp: CleanUp): Promise<OpenImport> {
  const config = await connecting('The config database', () =>
    onDatabase(options.configUrl, (client) => loadServiceConfig(client, options.partnerCode), CONFIG_TIMEOUTS),
  );
  const legacy = connectLegacy(options.fromUrl, options.timezone);
  cleanUp.defer(() => legacy.end());
  // One connection stores; the others create partitions and look up.
  const target = createPool(options.toUrl, {
    max: 3,
    applicationName: 'migrate-data',
    statementTimeoutMs: TARGET_STATEMENT_TIMEOUT_MS,
    idleInTransactionTimeoutMs: TARGET_IDLE_IN_TRANSACTION_MS,
  });
  cleanUp.defer(() => target.end());
  const server = await connecting('The legacy database', () => inspectServer(legacy));
  await connecting('The new database', () => inspectServer(target));
  const table = await describeLegacyTable(legacy);
  const failures = checkSource(server, table);
  assertPassed(failures, options.accepted);
  const partner = compilePartner(config);
  const tokens = new TokenHasher(
    Object.assign(new PartnerServiceEnvironment(), { TOKEN_HASH_KEY: options.tokenHashKey }),
  );
  const { id, account, name } = await findPartner(legacy, table!, partner, options.legacyPartner);
  const accounts = await readAccounts(legacy, 'tenants');
  const matches = accounts && matchTenants(accounts, id, config, tokens.hash);
  return {
    source: `${server.database}/${id ?? ''}`,
    server,
    table: table!,
    legacyPartner: name,
    account,
    partner,
    tokens,
    matches,
    tenants: new LegacyTenants(partner, matches ?? [], tokens),
    reader: new LegacyReader(legacy, table!, id, tokenNames(partner.mapping)),
    target,
    failures,
  };
}

/** Without a partner_id, every row is this partner's. */
async function findPartner(
  legacy: Pool,
  table: LegacyTable,
  { config }: CompiledPartner,
  named: string | undefined,
): Promise<{ id: string | null; name: string; account: LegacyAccount | undefined }> {
  if (!table.types.has('partner_id')) return { id: null, name: `all rows of ${LEGACY_TABLE}`, account: undefined };
  const found = findLegacyPartner(named, config, await readAccounts(legacy, 'partners'));
  if ('error' in found) {
    throw new UserFacingError(
      `Cannot determine which legacy partner is meant. ${found.error}\nName it with --from-partner ID.`,
    );
  }
  return { ...found, name: found.account ? describeAccount(found.account) : `id ${found.id}` };
}

/** Says which of the three databases fails. @throws UserFacingError */
async function connecting<T>(which: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UserFacingError(`${which} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
