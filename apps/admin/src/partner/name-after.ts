import { cutName } from '@app/common/naming/cut-name';
import type { Partner } from '../config-entities';

/** PostgreSQL cuts longer names. */
const LONGEST_DATABASE_NAME = 63;
/** Cloud Run takes more, but a deployment needs the rest of a host's label for its tag and a hash. */
const LONGEST_SERVICE_NAME = 42;

/** What a partner's database and service are called when nobody says otherwise. */
export function namesAfter(partnerCode: string): Pick<Partner, 'database_name' | 'cloud_run_service_name'> {
  const service = fitted(partnerCode, '_postback', LONGEST_SERVICE_NAME);
  return {
    database_name: fitted(partnerCode, '_db', LONGEST_DATABASE_NAME),
    cloud_run_service_name: service.replaceAll('_', '-'),
  };
}

/** A code that is too long is cut, and told apart by its hash from others that begin like it. */
function fitted(partnerCode: string, suffix: string, longest: number): string {
  const room = longest - suffix.length;
  if (partnerCode.length <= room) return partnerCode + suffix;
  return cutName(partnerCode, { longest: room, toldApartBy: partnerCode, hashLength: 8, separator: '_' }) + suffix;
}
