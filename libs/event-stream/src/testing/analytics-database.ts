import type { TestDatabase } from '@app/common/testing/test-database';
import { createProvisionedDatabase } from '@app/partner-config/testing/provisioned-database';
import { MIGRATIONS } from '../database/migrations';

/** A migrated database of events, as the role that owns a deployed one. */
export function createAnalyticsDatabase(): Promise<TestDatabase> {
  return createProvisionedDatabase({ name: 'analytics', migrations: MIGRATIONS });
}
