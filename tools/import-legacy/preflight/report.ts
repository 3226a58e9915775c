import type { ServiceConfig } from '@app/partner-config';
import { columnOf } from '@app/postback';
import type { OpenImport } from '../open-import';
import { compareColumns, LEGACY_TABLE, type LegacyAccount, type LegacyTable } from '../source/legacy-table';
import { formatAmount } from '../verification/totals';
import type { ServerFacts, TargetFacts } from './server-facts';
import type { Survey } from './survey';

const MIB = 1024 ** 2;

/** Settings of a legacy partner, and what they are here. */
const COMPARED: Readonly<Record<string, (config: ServiceConfig) => unknown>> = {
  endpoint_path: ({ endpointPath }) => endpointPath,
  is_active: ({ isActive }) => isActive,
  data_retention_days: ({ dataRetentionDays }) => dataRetentionDays,
  max_daily_requests: ({ limits }) => limits.maxDailyRequests,
  enable_logging: ({ enableLogging }) => enableLogging,
};

/** Everything known before the copy. It contains no token and no password. */
export function formatReport(opened: OpenImport, target: TargetFacts, survey: Survey): string {
  const { server, table, partner } = opened;
  return [
    `From  ${formatServer(server)}`,
    `To    ${formatServer(target)}`,
    `Extensions there: ${server.extensions.join(', ') || 'none'}. None is needed here.`,
    ...(server.largeObjects > 0
      ? [`${server.largeObjects} large objects there are not copied; no listed column refers to one.`]
      : []),
    `${LEGACY_TABLE}: about ${table.rows} rows, ${inMib(table.sizeBytes)} with its indexes`,
    ...formatColumns(table),
    '',
    `Legacy partner ${opened.legacyPartner} → partner ${partner.config.partnerCode}`,
    ...describePartner(opened.account, partner.config),
    ...formatTenants(opened),
    '',
    ...formatSurvey(survey),
    ...formatDuplicates(partner.config, target),
  ].join('\n');
}

/** Where the partner's configuration differs from the legacy one. It is not imported; a person decides. */
export function describePartner(account: LegacyAccount | undefined, config: ServiceConfig): string[] {
  if (!account) return [];
  const settings = Object.entries(COMPARED)
    .map(([name, valueOf]) => ({ name, legacy: account[name], today: String(valueOf(config)) }))
    .filter(({ legacy, today }) => typeof legacy === 'string' && legacy !== today)
    .map(({ name, legacy, today }) => `  ${name} was ${legacy}, and is ${today}`);
  const mapping = Object.entries(parseMapping(account['parameter_mapping']))
    .filter(([name, field]) => config.mapping[name] !== field)
    .map(([name, field]) => `  ${name} was mapped to ${String(field)}, and is to ${config.mapping[name] ?? 'nothing'}`);
  return [...settings, ...mapping];
}

function parseMapping(json: string | null | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(json ?? '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return { parameter_mapping: 'something that is not JSON' };
  }
}

function formatServer({ database, versionText, encoding, sizeBytes, user }: ServerFacts): string {
  return `${database} as ${user}, PostgreSQL ${versionText}, ${encoding}, ${inMib(sizeBytes)}`;
}

function formatColumns(table: LegacyTable): string[] {
  const { missing, additional } = compareColumns(table);
  return [
    missing.length > 0 ? `Missing columns, which are read as empty: ${missing.join(', ')}` : 'No column is missing.',
    ...(additional.length > 0 ? [`Additional columns, which are kept in raw_data: ${additional.join(', ')}`] : []),
  ];
}

function formatTenants({ matches, partner }: OpenImport): string[] {
  const fallback = partner.config.tenants.find(({ isDefault }) => isDefault)!.code;
  const matched = matches?.map(({ name, tenant, by }) =>
    tenant
      ? `Legacy tenant ${name} → tenant ${tenant.code}, by its ${by}`
      : `Legacy tenant ${name} → no tenant of today`,
  );
  const mapped = [...partner.tenants.values()].map(({ code, mapping }) => {
    const ids = (['media_id', 'sub_id', 'click_id'] as const).map((name) => `${name} → ${columnOf(mapping, name)}`);
    return `Tenant ${code}: ${ids.join(', ')}, usd_earning → usd_payout`;
  });
  return [
    ...(matched ?? ['There is no table of tenants.']),
    `A row belongs to the tenant of the token in its raw_data, else to ${fallback}.`,
    ...mapped,
  ];
}

function formatSurvey({ tenants, days, unknownTokens }: Survey): string[] {
  const lines = tenants.map(
    ({ tenant, totals, withoutId, flagged, oldestDay }) =>
      `Tenant ${tenant.code}: ${totals.rows} rows since ${oldestDay}, ${withoutId} of them without a conversion id, ` +
      `${flagged} flagged as duplicates there; USD sales ${formatAmount(totals.saleAmount)}, ` +
      `payout ${formatAmount(totals.payout)}; kept ${tenant.dataRetentionDays} days`,
  );
  const unknown = unknownTokens > 0 ? [`${unknownTokens} rows have a token that no tenant of today has.`] : [];
  return [...lines, `${days} days with rows.`, ...unknown];
}

function formatDuplicates({ tenants }: ServiceConfig, { hasOwnConversions }: TargetFacts): string[] {
  const names = tenants.filter(({ dedupe, isActive }) => isActive && dedupe === 'flag').map(({ code }) => code);
  if (!hasOwnConversions || names.length === 0) return [];
  return [
    `The new database has received postbacks, and tenant ${names.join(', ')} has dedupe flag: of a conversion on both`,
    'sides, the stored postback is the original and the imported row its duplicate, although it is older.',
  ];
}

function inMib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
