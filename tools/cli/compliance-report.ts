import 'reflect-metadata';
import { call, type components } from '@app/admin-client';
import { alignColumns } from '../dev-server/terminal/align-columns';
import { adminAccess } from './admin-access';

type ComplianceReport = components['schemas']['ComplianceReport'];

const TIMEOUT_MS = 90_000;
const EXIT_CHAIN_BROKEN = 2;

export interface ComplianceOptions {
  partner: string;
  from: string;
  to: string;
  json?: boolean;
}

/** Prints who saw and changed what of a partner in a period, and whether retention is kept. */
export async function reportCompliance({ partner, from, to, json }: ComplianceOptions): Promise<void> {
  const { body: report } = await call(await adminAccess(), 'get', '/api/v1/compliance-report', {
    query: { partner_code: partner, from, to },
    timeoutMs: TIMEOUT_MS,
  });
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatCompliance(report));
  process.exitCode = exitCodeOf(report);
}

/** The exit code: a broken chain must be noticed where a program runs the command. */
export function exitCodeOf({ audit_chain: { first_misfit: misfit } }: ComplianceReport): number {
  return misfit === null ? 0 : EXIT_CHAIN_BROKEN;
}

/** The report for a person to read. */
export function formatCompliance(report: ComplianceReport): string {
  const lines = [
    `Compliance report of ${report.partner_code}, from ${report.from} to ${report.to}`,
    ...section('Who changed what', report.changes, ({ actor, action, entity, count, last_at }) => [
      actor,
      `${action} ${entity}`,
      `${count} ×`,
      `last at ${last_at}`,
    ]),
    ...section('Personal data shown or erased', report.personal_data, ({ at, actor, action, person, outcome }) => [
      at,
      actor,
      action,
      person,
      JSON.stringify(outcome),
    ]),
    ...section('Keys', report.keys, ({ name, role, revoked_at, last_used_at, deeds }) => [
      name,
      role,
      last_used_at === null ? 'never used at the admin API' : `last used at ${last_used_at}`,
      `${deeds} entries`,
      revoked_at === null ? '' : `revoked at ${revoked_at}`,
    ]),
    ...section('Audit log of all partners', [report.audit_chain], describeChain),
    ...(report.retention
      ? section(
          'Retention, as of now',
          report.retention,
          ({ what, tenant, days_allowed, oldest, is_kept_too_long }) => [
            tenant === null ? what : `${what} of ${tenant}`,
            `${days_allowed} days`,
            oldest === null ? 'none' : `oldest from ${oldest}`,
            is_kept_too_long ? 'KEPT TOO LONG' : 'kept',
          ],
        )
      : ['', `Retention: not known. ${report.retention_not_answered}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function describeChain({ entries, head, first_misfit: misfit }: ComplianceReport['audit_chain']): string[] {
  const state = misfit ? `BROKEN at entry ${misfit.entry_id}: ${misfit.reason}` : 'whole';
  return [`${entries} entries chained`, state, head === null ? '' : `last hash ${head}`];
}

/** A heading with its rows, columns aligned. */
function section<Row>(title: string, rows: readonly Row[], cellsOf: (row: Row) => string[]): string[] {
  return ['', title, ...(rows.length > 0 ? alignColumns(rows.map(cellsOf)) : ['  nothing'])];
}
