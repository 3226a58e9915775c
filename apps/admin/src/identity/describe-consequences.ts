import { maskPassword } from '@app/common';
import type { Identity } from './identity-fields';

/** What follows from another identity, for people to read before they confirm it. */
export function describeConsequences(present: Identity, next: Identity): string[] {
  const lines: string[] = [];
  if (placeOf(present) !== placeOf(next)) {
    lines.push(
      `${present.partner_code} leaves ${placeOf(present)} and works on ${placeOf(next)}; nothing is copied, and the former database stays as it is.`,
      '`npm start` follows a database_name within seconds and makes the database if it is not there; it has no use for database_url. A deployment follows with the next `provision` and `deploy` of the partner: leave it inactive until then.',
    );
  }
  if (present.cloud_run_service_name !== next.cloud_run_service_name) {
    lines.push(
      `The deployment proposes the service ${next.cloud_run_service_name} and makes it once deploy/settings.yaml says so; ${present.cloud_run_service_name} goes on until it is deleted, on the same database.`,
    );
  }
  return lines;
}

function placeOf({ database_name, database_url }: Identity): string {
  return database_url === null
    ? `database ${database_name}`
    : `database ${database_name} at ${maskPassword(database_url)}`;
}
