import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { ServiceConfig } from '@app/partner-config';
import { columnOf } from '@app/postback';
import type { CompiledPartner } from '../../../apps/partner-service/src/partner-config/compile-partner';
import type { LegacyAccount } from '../source/legacy-accounts';
import { LEGACY_TABLE, type LegacyTable } from '../source/legacy-table';
import type { TenantMatch } from '../source/match-tenants';
import type { TargetFacts, ServerFacts } from './inspect-server';
import { describePartner } from './describe-partner';
import { compareColumns } from './check-databases';
import { type Acceptable, isAcceptable, type PreflightFailure, withoutAccepted } from './preflight-failure';
import type { Survey } from './survey';

/** All that was found out before anything is copied. */
export interface Findings {
  source: ServerFacts;
  target: TargetFacts;
  table: LegacyTable;
  partner: CompiledPartner;
  /** How the former partner is called. */
  legacyPartner: string;
  account: LegacyAccount | undefined;
  /** Undefined where there is no former table of tenants. */
  matches: readonly TenantMatch[] | undefined;
  survey: Survey;
}

const MIB = 1024 ** 2;

/** The report before the copy, for a person. No token and no password is in it. */
export function writeReport(findings: Findings): string {
  const { source, target, table, legacyPartner: formerPartner, partner } = findings;
  return [
    `From  ${describeServer(source)}`,
    `To    ${describeServer(target)}`,
    `Extensions there: ${source.extensions.join(', ') || 'none'}. None is needed here.`,
    ...describeLargeObjects(source),
    `${LEGACY_TABLE}: about ${table.rows} rows, ${inMib(table.sizeBytes)} with its indexes`,
    ...describeColumns(table),
    '',
    `Former partner ${formerPartner} → partner ${partner.config.partnerCode}`,
    ...describePartner(findings.account, partner.config),
    ...describeTenants(findings),
    ...describeMapping(partner),
    '',
    ...describeSurvey(findings.survey),
    ...describeDuplicates(partner.config, target),
  ].join('\n');
}

/** @throws ExplainedFault with the refusals that are not accepted */
export function assertPassed(refusals: readonly PreflightFailure[], accepted: readonly Acceptable[] = []): void {
  const left = withoutAccepted(refusals, accepted);
  if (left.length > 0) throw new UserFacingError(describeFailures(left));
}

/** Refusals, for a person. */
export function describeFailures(refusals: readonly PreflightFailure[]): string {
  const lines = refusals.map(({ name, reason, remedy }) => {
    const accept = isAcceptable(name) ? ` (--accept ${name})` : '';
    return `  ${name}: ${reason}\n    ${remedy}${accept}`;
  });
  return `Nothing is copied:\n${lines.join('\n')}`;
}

function describeServer({ database, versionText, encoding, sizeBytes, user }: ServerFacts): string {
  return `${database} as ${user}, PostgreSQL ${versionText}, ${encoding}, ${inMib(sizeBytes)}`;
}

function describeLargeObjects({ largeObjects }: ServerFacts): string[] {
  return largeObjects === 0
    ? []
    : [`${largeObjects} large objects there are not moved; no column of the list refers to one.`];
}

function describeColumns(table: LegacyTable): string[] {
  const { missing, additional } = compareColumns(table);
  return [
    missing.length > 0
      ? `Columns that are missing, and are taken for empty: ${missing.join(', ')}`
      : 'No column is missing.',
    ...(additional.length > 0 ? [`Columns that are more, and are kept within raw_data: ${additional.join(', ')}`] : []),
  ];
}

function describeTenants({ matches, partner }: Findings): string[] {
  const fallback = partner.config.tenants.find(({ isDefault }) => isDefault)!.code;
  const rule = `A row belongs to the tenant of the token in its raw_data, else to ${fallback}.`;
  if (!matches) return ['There is no table of tenants.', rule];
  const lines = matches.map(({ name, tenant, by }) =>
    tenant ? `Former tenant ${name} → tenant ${tenant.code}, by its ${by}` : `Former tenant ${name} → nobody of today`,
  );
  return [...lines, rule];
}

function describeMapping(partner: CompiledPartner): string[] {
  return [...partner.tenants.values()].map(({ code, mapping }) => {
    const ids = (['media_id', 'sub_id', 'click_id'] as const).map((name) => `${name} → ${columnOf(mapping, name)}`);
    return `Tenant ${code}: ${ids.join(', ')}, usd_earning → usd_payout`;
  });
}

function describeSurvey({ tenants, days, unknownTokens }: Survey): string[] {
  const lines = tenants.map(
    ({ tenant, rows, withoutId, flagged, saleAmount, payout, oldestDay }) =>
      `Tenant ${tenant.code}: ${rows} rows since ${oldestDay}, ${withoutId} of them without a conversion id, ` +
      `${flagged} flagged as duplicates there; USD sales ${saleAmount}, payout ${payout}; ` +
      `kept ${tenant.dataRetentionDays} days`,
  );
  const unknown = unknownTokens > 0 ? [`${unknownTokens} rows have a token that no tenant of today has.`] : [];
  return [...lines, `${days} days with rows.`, ...unknown];
}

function describeDuplicates({ tenants }: ServiceConfig, { hasOwnConversions }: TargetFacts): string[] {
  const others = tenants.filter(({ dedupe, isActive }) => isActive && dedupe === 'flag');
  if (!hasOwnConversions || others.length === 0) return [];
  const names = others.map(({ code }) => code).join(', ');
  return [
    `Postbacks have come in here already, and tenant ${names} has dedupe flag: of a conversion that is on both sides,`,
    'the postback that is here already is the original, and what is moved in its repeat, although it is older.',
  ];
}

function inMib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
