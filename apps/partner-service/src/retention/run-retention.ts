import type { Log } from '@app/common';
import type { ServiceConfig } from '@app/partner-config';
import type { Pool } from 'pg';
import { createPartition } from '../database/partition';
import { planRetention, TERMS, uuidBoundary } from './retention-plan';
import { RetentionRepository } from './retention.repository';

const DAY_MS = 86_400_000;

/** What one round of maintenance did, for its log line. */
export type RetentionReport = Record<string, number | string[]>;

/**
 * One round of maintenance of a partner's database: partitions made ahead and dropped behind, and each thing's
 * own term applied. Returns undefined when another process runs it.
 */
export async function runRetention(
  pool: Pool,
  config: ServiceConfig,
  now: Date,
  log: Log,
): Promise<RetentionReport | undefined> {
  const repository = new RetentionRepository(pool, log);
  const plan = planRetention(config, now);
  const report: RetentionReport = {};
  const ran = await repository.runExclusively(async () => {
    for (const day of plan.daysToMake) await createPartition(pool, day);
    report.dropped_partitions = await repository.dropPartitionsBefore(plan.dropDaysBefore);
    // A month's partition holds younger days too.
    let deleted = await repository.inBatches('deleteConversions', `${plan.dropDaysBefore}T00:00:00Z`);
    let forgotten = 0;
    for (const { tenantId, before } of plan.shorterTenants) {
      deleted += await repository.inBatches('deleteConversionsOfTenant', tenantId, before);
    }
    for (const { tenantId, before } of plan.tenants) {
      forgotten += await repository.forgetOtherFields(tenantId, before);
      await repository.inBatches('deleteJobRows', tenantId, before);
    }
    Object.assign(report, { deleted_conversions: deleted, forgotten_fields: forgotten });
    Object.assign(report, await applyTerms(repository, now));
  });
  return ran ? report : undefined;
}

async function applyTerms(repository: RetentionRepository, now: Date): Promise<RetentionReport> {
  const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const rollUpEnd = new Date(now);
  rollUpEnd.setUTCMonth(rollUpEnd.getUTCMonth() - TERMS.rollUpMonths);
  const thisHour = new Date(now);
  thisHour.setUTCMinutes(0, 0, 0);
  const idsEnd = ago(TERMS.postbackIdDays);
  return {
    folded_shards: await repository.inBatches('foldRollUp', thisHour),
    folded_warnings: await repository.inBatches('foldWarnings', thisHour),
    stopped_imports: await repository.stopImports(ago(TERMS.importDays)),
    deleted_jobs: await repository.deleteJobs(ago(TERMS.jobDays)),
    deleted_keys: await repository.inBatches('deleteStates', ago(TERMS.stateDays)),
    deleted_removals: await repository.inBatches('deleteRemoved', ago(TERMS.stateDays)),
    deleted_hours: await repository.deleteHours(rollUpEnd),
    deleted_signatures: await repository.deleteSignatures(idsEnd),
    deleted_import_files: await repository.deleteImportFiles(idsEnd),
    deleted_postback_ids: await repository.inBatches('deletePostbackIds', uuidBoundary(idsEnd)),
    reduced_quarantine: await repository.reduceQuarantine(ago(TERMS.quarantineDays)),
    deleted_digests: await repository.inBatches('deleteDigests', ago(TERMS.quarantineDigestDays)),
  };
}
