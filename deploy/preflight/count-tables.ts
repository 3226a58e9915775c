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
    all.filter(({ partner }) => partner),
    ({ server }) => server,
  );
  return [...onServer]
    .flatMap(([server, partners]) => {
      const tables = partners.reduce((sum, one) => sum + tablesOf(one), 0);
      if (tables < MAX_TABLES) return [];
      return [
        `server ${server}: up to ${tables} tables of ${partners.length} partners, but Cloud SQL asks for fewer than ` +
          `${MAX_TABLES}. Add a server, or lower data_retention_days: every day has a partition, unless a partner is ` +
          'small enough for partitions by month',
      ];
    })
    .join('\n');
}

/** With a partition for every day that is kept, or for every month where the service is so quiet that it sleeps. */
export function tablesOf({ partner, plan }: Deployable): number {
  const days = (partner!.data_retention_days ?? DEFAULT_RETENTION_DAYS) + DAYS_BESIDE_RETENTION;
  return TABLES_OF_PARTNER + (sleeps(plan) ? Math.ceil(days / DAYS_OF_MONTH) + 1 : days);
}
