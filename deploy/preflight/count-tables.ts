import type { DeployedPartner } from '../partners/deployed-partner';
import { sleeps } from '../manifests/process-plan';
import type { Deployable } from '../rollout/list-processes';

/** Cloud SQL asks for fewer (https://cloud.google.com/sql/docs/postgres/operational-guidelines). */
export const MAX_TABLES = 10_000;
/** At least the tables of a partner's database that are no partitions. */
export const TABLES_OF_PARTNER = 21;
/** The partition of today, those made ahead, and one that waits for the next maintenance. */
const DAYS_BESIDE_RETENTION = 5;
const DEFAULT_RETENTION_DAYS = 30;
const DAYS_OF_MONTH = 28;

/** Warns of servers with too many tables when each partner has a partition for every day that it keeps. */
export function adviseOnTables(all: readonly Deployable[]): string {
  const onServer = Map.groupBy(
    all.filter(({ partner, cell }) => partner ?? cell),
    ({ server }) => server,
  );
  return [...onServer]
    .flatMap(([server, processes]) => {
      const tables = processes.reduce((sum, one) => sum + tablesOf(one), 0);
      const partners = processes.flatMap(({ partner, cell }) => (partner ? [partner] : membersOf(cell)));
      if (tables < MAX_TABLES) return [];
      return [
        `server ${server}: up to ${tables} tables of ${partners.length} partners, but Cloud SQL asks for fewer than ` +
          `${MAX_TABLES}. Add a server, or lower data_retention_days: every day has a partition, unless a partner is ` +
          'small enough for partitions by month',
      ];
    })
    .join('\n');
}

/**
 * The most tables of partners that a process has: of each a partition for every day that is kept, or for every month
 * where it is so quiet that its service sleeps or that it is in a cell.
 */
export function tablesOf({ partner, cell, plan }: Deployable): number {
  if (partner) return tablesOfPartner(partner, sleeps(plan));
  return membersOf(cell).reduce((sum, member) => sum + tablesOfPartner(member, true), 0);
}

function membersOf(cell: Deployable['cell']): DeployedPartner[] {
  return cell ? [...cell.members, ...cell.newcomers] : [];
}

function tablesOfPartner({ data_retention_days: retention }: DeployedPartner, isQuiet: boolean): number {
  const days = (retention ?? DEFAULT_RETENTION_DAYS) + DAYS_BESIDE_RETENTION;
  return TABLES_OF_PARTNER + (isQuiet ? Math.ceil(days / DAYS_OF_MONTH) + 1 : days);
}
