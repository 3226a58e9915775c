import type { TestDatabase } from '@app/common/testing/test-database';
import { createProvisionedDatabase } from '@app/partner-config/testing/provisioned-database';
import { MIGRATIONS } from '../database/migrations';

/** A migrated database of insight, as the role that owns a deployed one. */
export function createInsightDatabase(): Promise<TestDatabase> {
  return createProvisionedDatabase({ name: 'insight', migrations: MIGRATIONS });
}
