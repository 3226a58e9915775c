import type { Callers } from '../render/process-plan';
import type { Place } from '../render/names';
import { at, INVOKER } from './commands';
import type { Gcloud } from './gcloud';
import { accountMember, membersWith, readBindings } from './read-bindings';

const EVERYBODY = 'allUsers';
const PUBLIC = [EVERYBODY, 'allAuthenticatedUsers'];

/** Who has to be admitted and who turned away, so that a service has the callers that it is meant to have. */
export interface CallerChange {
  admit: string[];
  turnAway: string[];
}

/** Who may invoke a service, or start a job, now. */
export async function readInvokers(
  gcloud: Gcloud,
  kind: 'services' | 'jobs',
  name: string,
  place: Place,
): Promise<ReadonlySet<string>> {
  const bindings = await readBindings(gcloud, 'run', kind, 'get-iam-policy', name, ...at(place));
  return membersWith(bindings, INVOKER);
}

/** Accounts that were admitted by hand stay; the public does not where it is not meant to be. */
export function decideCallers(callers: Callers, present: ReadonlySet<string>): CallerChange {
  switch (callers.kind) {
    case 'everybody':
      return { admit: present.has(EVERYBODY) ? [] : [EVERYBODY], turnAway: [] };
    case 'accounts': {
      const wanted = callers.emails.map(accountMember);
      return {
        admit: wanted.filter((member) => !present.has(member)),
        turnAway: PUBLIC.filter((member) => present.has(member)),
      };
    }
  }
}
