import { type FieldError, maskPassword } from '@app/common';
import type { Partner } from '../config-entities';

/** What says whose data a partner's service works on, and where; it never changes like a setting. */
export const IDENTITY_FIELDS = ['partner_code', 'database_name', 'database_url', 'cloud_run_service_name'] as const;

export type Identity = Pick<Partner, (typeof IDENTITY_FIELDS)[number]>;
export type IdentityChanges = Partial<Omit<Identity, 'partner_code'>>;

/** The identity fields of a request that differ from the partner's own; a client may write back what it has read. */
export function changedIdentityOf(partner: Identity, request: Partial<Identity>): (keyof Identity)[] {
  return IDENTITY_FIELDS.filter((field) => {
    const value = request[field];
    if (value === undefined || value === partner[field]) return false;
    return !(field === 'database_url' && isShownUrlOf(partner, value));
  });
}

/** A field error for each identity field that a plain change would alter. */
export function identityErrors(partner: Identity, request: Partial<Identity>): FieldError[] {
  return changedIdentityOf(partner, request).map((field) => ({
    field,
    ...(field === 'database_url' ? {} : { value: request[field] }),
    reason:
      field === 'partner_code'
        ? 'names the partner for ever; add another partner instead'
        : `is part of the partner's identity: only an admin changes it, with POST /api/v1/partners/${partner.partner_code}/identity`,
  }));
}

/** A client that reads, edits and writes back sends the masked URL: it means the one that is there. */
function isShownUrlOf(partner: Identity, url: string | null): boolean {
  return Boolean(url && partner.database_url && url === maskPassword(partner.database_url));
}
