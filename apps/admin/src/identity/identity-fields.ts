import { type FieldError, maskPassword } from '@app/common';
import type { Partner } from '../database/entities';

/** Whose data a partner's service works on, and where. An ordinary change of a partner does not alter these fields. */
export const IDENTITY_FIELDS = ['partner_code', 'database_name', 'database_url', 'cloud_run_service_name'] as const;

export type Identity = Pick<Partner, (typeof IDENTITY_FIELDS)[number]>;
type IdentityChanges = { [Field in keyof Identity]?: Identity[Field] | undefined };

/** The fields that a request would alter. A client may write back what it has read, the masked URL included. */
export function changedIdentityFields(partner: Identity, request: IdentityChanges): (keyof Identity)[] {
  return IDENTITY_FIELDS.filter((field) => {
    const value = request[field];
    if (value === undefined || value === partner[field]) return false;
    const isMaskedUrl = field === 'database_url' && value && value === mask(partner.database_url);
    return !isMaskedUrl;
  });
}

/** A field error for each identity field that an ordinary change would alter. */
export function identityErrors(partner: Identity, request: IdentityChanges): FieldError[] {
  return changedIdentityFields(partner, request).map((field) => ({
    field,
    code: 'read_only',
    ...(field === 'database_url' ? {} : { value: request[field] }),
    reason:
      field === 'partner_code'
        ? 'names the partner permanently; add another partner instead'
        : `is part of the partner's identity: only an admin changes it, with POST /api/v1/partners/${partner.partner_code}/identity`,
  }));
}

export function withoutIdentity<Request extends object>(request: Request): Omit<Request, keyof Identity> {
  const identity: readonly string[] = IDENTITY_FIELDS;
  const rest = Object.entries(request).filter(([name]) => !identity.includes(name));
  return Object.fromEntries(rest) as Omit<Request, keyof Identity>;
}

/** The identity after a change. */
export function identityAfter(partner: Identity, request: IdentityChanges): Identity {
  const changes = changedIdentityFields(partner, request).map((field) => [field, request[field]]);
  const { partner_code, database_name, database_url, cloud_run_service_name } = partner;
  return { partner_code, database_name, database_url, cloud_run_service_name, ...Object.fromEntries(changes) };
}

/** What follows from another identity, for people to read before they confirm it. */
export function describeConsequences(present: Identity, next: Identity): string[] {
  const lines: string[] = [];
  if (placeOf(present) !== placeOf(next)) {
    lines.push(
      `${present.partner_code} leaves ${placeOf(present)} and works on ${placeOf(next)}; nothing is copied, and the previous database stays as it is.`,
      '`npm start` follows a database_name within seconds and creates a missing database; it does not use database_url. A deployment follows with the next `provision` and `deploy` of the partner: leave it inactive until then.',
    );
  }
  if (present.cloud_run_service_name !== next.cloud_run_service_name) {
    lines.push(
      `The deployment proposes the service ${next.cloud_run_service_name} and creates it once deploy/settings.yaml names it; ${present.cloud_run_service_name} keeps running on the same database until it is deleted.`,
    );
  }
  return lines;
}

function placeOf({ database_name, database_url }: Identity): string {
  return database_url === null ? `database ${database_name}` : `database ${database_name} at ${mask(database_url)}`;
}

export function mask(url: string | null): string | null {
  return url && maskPassword(url);
}
