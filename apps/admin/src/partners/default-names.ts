import { truncateName } from '@app/common/truncate-name';
import type { Partner } from '../config-entities';

/** PostgreSQL cuts longer names. */
const MAX_DATABASE_NAME_LENGTH = 63;
/** Cloud Run takes more, but a deployment needs the rest of a host's label for its tag and a hash. */
const MAX_SERVICE_NAME_LENGTH = 42;

/** What a partner's database and service are called when nobody says otherwise. */
export function defaultNames(partnerCode: string): Pick<Partner, 'database_name' | 'cloud_run_service_name'> {
  const service = shorten(partnerCode, '_postback', MAX_SERVICE_NAME_LENGTH);
  return {
    database_name: shorten(partnerCode, '_db', MAX_DATABASE_NAME_LENGTH),
    cloud_run_service_name: service.replaceAll('_', '-'),
  };
}

/** A code that is too long is cut, and told apart by its hash from others that begin like it. */
function shorten(partnerCode: string, suffix: string, longest: number): string {
  const room = longest - suffix.length;
  if (partnerCode.length <= room) return partnerCode + suffix;
  return (
    truncateName(partnerCode, { maxLength: room, hashedText: partnerCode, hashLength: 8, separator: '_' }) + suffix
  );
}
