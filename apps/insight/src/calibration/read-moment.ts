import type { InputReader } from '@app/common';
import { schemas } from '@app/internal-protocol';
import { ONLY_PARTNER } from '../query/query.controller';

/** By then most of what was pending is decided. */
const DEFAULT_DAYS_AGO = 60;
const DAY_MS = 86_400_000;

/** Members of a request about a past moment. */
export const MOMENT_BODY = {
  as_of: { ...schemas.TIME, description: `The moment; by default ${DEFAULT_DAYS_AGO} days ago` },
  partner: { ...schemas.STRING, description: 'By default all partners' },
  only_partner: ONLY_PARTNER,
};

/** The moment that a request is about, in ISO 8601. Errors are left to `input.check`. */
export function readMoment(input: InputReader): string {
  return input.time('as_of') ?? new Date(Date.now() - DEFAULT_DAYS_AGO * DAY_MS).toISOString();
}
