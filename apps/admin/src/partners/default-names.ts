import { truncateName } from '@app/common/truncate-name';
import type { Partner } from '../database/entities';

/** PostgreSQL truncates longer names. */
const MAX_DATABASE_NAME_LENGTH = 63;
/** Cloud Run accepts more, but a deployment needs the rest of a host's label for its tag and a hash. */
const MAX_SERVICE_NAME_LENGTH = 42;

export function defaultNames(partnerCode: string): Pick<Partner, 'database_name' | 'cloud_run_service_name'> {
  const service = withSuffix(partnerCode, '_postback', MAX_SERVICE_NAME_LENGTH);
  return {
    database_name: withSuffix(partnerCode, '_db', MAX_DATABASE_NAME_LENGTH),
    cloud_run_service_name: service.replaceAll('_', '-'),
  };
}

/** Truncates a code that is too long, and appends its hash so that codes with the same beginning differ. */
function withSuffix(partnerCode: string, suffix: string, nameLength: number): string {
  const maxLength = nameLength - suffix.length;
  if (partnerCode.length <= maxLength) return partnerCode + suffix;
  return truncateName(partnerCode, { maxLength, hashedText: partnerCode, hashLength: 8, separator: '_' }) + suffix;
}
